import { expect, test } from 'vitest';
import type { Adapter } from './adapter.ts';
import { explainAddress } from './explainAddress.ts';

const makeAdapter = (name: string, address: string): Adapter => ({
  name,
  address,
  netmask: '255.255.0.0',
  mac: '3c:52:82:11:22:33',
  isLoopback: false,
});
const cable = makeAdapter('Ethernet', '10.2.3.4');
const second = makeAdapter('Ethernet 2', '10.5.0.9');

const explain = (adapters: Adapter[], routeSource: string | null, wanted: string | null = null) => {
  const explained = explainAddress({ adapters, routeSource, wanted });
  return explained.ok ? [explained.value.address, explained.value.why] : explained.error.code;
};

test('says what decided: the setting, the way out, that there is no other, or the order', () => {
  expect(explain([cable, second], '10.2.3.4', 'Ethernet 2')).toEqual(['10.5.0.9', 'setting']);
  expect(explain([cable, second], '10.5.0.9')).toEqual(['10.5.0.9', 'route']);
  expect(explain([cable], null)).toEqual(['10.2.3.4', 'only']);
  expect(explain([cable, second], null)).toEqual(['10.2.3.4', 'first']);
});

test('has nothing to explain where there is no address', () => {
  expect(explain([cable], null, 'Ethernet 7')).toBe('network.none');
});
