import { expect, test } from 'vitest';
import { parseDiscoverArgs } from './arguments.ts';

test.each([
  ['10.2.3.4', { address: '10.2.3.4' }],
  ['10.2.3.4:9000', { address: '10.2.3.4', tcpPort: 9000 }],
  ['fe80::1%eth0', { address: 'fe80::1%eth0' }],
  ['[fd00::1]:9000', { address: 'fd00::1', tcpPort: 9000 }],
  ['8975213240', { address: '192.168.1.20' }],
  ['897-521-3240', { address: '192.168.1.20' }],
])('%s is an address', (typed, address) => {
  expect(parseDiscoverArgs([typed])).toMatchObject({ ok: true, value: { addresses: [address] } });
});

test.each(['8975213241', '10.2.3.4:0', '10.2.3.4:70000', 'room.example.org', '10.2.3', ''])(
  '%s is none',
  (typed) => {
    expect(parseDiscoverArgs([typed]).ok).toBe(false);
  },
);

test('options stand anywhere; an unknown one is named', () => {
  expect(parseDiscoverArgs(['10.2.3.4', '--json'])).toMatchObject({ value: { isJson: true } });
  expect(parseDiscoverArgs(['-h'])).toMatchObject({ value: { isHelp: true } });
  expect(parseDiscoverArgs(['--xml'])).toEqual({ ok: false, error: 'There is no option "--xml".' });
});
