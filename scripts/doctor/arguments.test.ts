import { expect, test } from 'vitest';
import { parseDoctorArgs } from './arguments.ts';

const parse = (...argv: string[]) => {
  const parsed = parseDoctorArgs(argv);
  return parsed.ok ? parsed.value : parsed.error;
};
const nothing = {
  ...{ data: undefined, room: null, timeServer: null, dnsName: null, cloudHost: null },
  ...{ isJson: false, isHelp: false },
};

test('nothing means the room on this machine', () => {
  expect(parse()).toEqual(nothing);
  expect(parse('--json', '--data', 'folder')).toEqual({ ...nothing, isJson: true, data: 'folder' });
});

test('a room elsewhere is an address, with a port where it has another, or its ten digits', () => {
  const at = (address: string, tcpPort?: number) => ({ ...nothing, room: { address, tcpPort } });
  expect(parse('10.2.3.4')).toEqual(at('10.2.3.4'));
  expect(parse('10.2.3.4:9000')).toEqual(at('10.2.3.4', 9000));
  expect(parse('8975213240')).toEqual(at('192.168.1.20'));
  expect(parse('897', '521', '3240')).toEqual(at('192.168.1.20'));
});

test('what lies beyond the LAN is named', () => {
  expect(
    parse('--time', 'ntp.example', '--name', 'files.example', '--cloud', 'rms.example'),
  ).toEqual({
    ...nothing,
    ...{ timeServer: 'ntp.example', dnsName: 'files.example', cloudHost: 'rms.example' },
  });
});

test.each([
  [['8975213241'], '"8975213241" is neither'],
  [['10.2.3.4:99999'], '"10.2.3.4:99999" is neither'],
  [['fe80::1'], '"fe80::1" is neither'],
  [['--time', 'a b'], '--time a b: not a host name or address.'],
  [['--tiem', 'x'], '--tiem'],
])('%j is refused with a sentence', (argv, sentence) => {
  expect(parse(...argv)).toContain(sentence);
});
