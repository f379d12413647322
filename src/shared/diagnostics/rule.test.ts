import { expect, test } from 'vitest';
import { networkOf, ruleText, type Rule } from './rule.ts';

const rule: Rule = {
  protocol: 'UDP',
  port: 8035,
  direction: 'in',
  peer: '10.2.0.0/16',
  group: null,
};

test('a rule is a line that can be typed into a ticket', () => {
  expect(ruleText(rule)).toBe('allow UDP 8035 in from 10.2.0.0/16');
  expect(ruleText({ ...rule, group: '239.255.80.35' })).toBe(
    'allow UDP 8035 in from 10.2.0.0/16 to 239.255.80.35',
  );
  expect(
    ruleText({ protocol: 'TCP', port: 443, direction: 'out', peer: 'cloud.example', group: null }),
  ).toBe('allow TCP 443 out to cloud.example');
});

test.each([
  ['10.2.3.4', '255.255.0.0', '10.2.0.0/16'],
  ['192.168.1.20', '255.255.255.0', '192.168.1.0/24'],
  ['172.16.9.200', '255.255.255.192', '172.16.9.192/26'],
  ['10.0.0.1', '255.255.255.255', '10.0.0.1/32'],
  ['10.0.0.1', '0.0.0.0', '0.0.0.0/0'],
])('%s with the netmask %s is in %s', (address, netmask, network) => {
  expect(networkOf(address, netmask)).toBe(network);
});
