import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '#shared/discovery/index.ts';
import type { LanInterface } from '../addresses.ts';
import { candidatesOf, instanceName, planServices, roomTag } from './serviceRecord.ts';

const identity = new Uint8Array(32).fill(1);
const room = {
  identity,
  spki: 'k'.repeat(43),
  name: 'Sala Garda',
  port: 8034,
  idAt: (address: string) => (address === '10.77.0.1' ? '6000000000' : null),
};
const lan = (name: string, ...addresses: string[]): LanInterface => ({
  name,
  ipv4: addresses.map((address) => ({ address, netmask: '255.255.255.0' })),
  ipv6: [],
});

test('a tag is the same at every start, and another for another identity', () => {
  expect(roomTag(identity)).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(roomTag(identity)).toBe(roomTag(Uint8Array.from(identity)));
  expect(roomTag(new Uint8Array(32).fill(2))).not.toBe(roomTag(identity));
});

test('an instance name is one label, with room for what a conflict appends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
      const label = instanceName(name, 'K7QF9M2P');
      expect(encodeUtf8(`${label} (99)`).length).toBeLessThanOrEqual(63);
      expect(label).not.toContain('.');
      expect(label.endsWith(' K7QF')).toBe(true);
      expect(label).toBe(label.trim());
    }),
  );
});

test('a name keeps its words', () => {
  expect(instanceName('St. Moritz 4.2', 'K7QF9M2P')).toBe('St Moritz 4 2 K7QF');
  expect(instanceName('...', 'K7QF9M2P')).toBe('Room K7QF');
});

test('each interface has its own address and id, under one name', () => {
  const services = planServices([lan('b', '10.77.0.1'), lan('c', '10.88.0.1', '10.99.0.1')], room);
  const tag = roomTag(identity);
  expect(
    services.map(({ interfaceName, address, txt }) => ({ interfaceName, address, txt })),
  ).toEqual([
    {
      interfaceName: 'b',
      address: '10.77.0.1',
      txt: { v: '1', room: tag, id: '6000000000', k: 'k'.repeat(16) },
    },
    {
      interfaceName: 'c',
      address: '10.88.0.1',
      txt: { v: '1', room: tag, k: 'k'.repeat(16) },
    },
  ]);
  expect(new Set(services.map(({ name, host }) => `${name} ${host}`)).size).toBe(1);
});

test('of two interfaces in one subnet the first speaks for both', () => {
  const services = planServices([lan('eth0', '10.77.0.1'), lan('wlan0', '10.77.0.2')], room);
  expect(services.map(({ interfaceName }) => interfaceName)).toEqual(['eth0']);
});

test('only nearby IPv4 addresses and ports of users are worth asking', () => {
  const service = (addresses: string[], port = 8034, txt: Record<string, unknown> = {}) =>
    candidatesOf({ addresses, port, txt });
  expect(service(['10.77.0.1', '8.8.8.8', '127.0.0.1', 'fe80::1', 'x'])).toEqual([
    { address: '10.77.0.1', port: 8034, tag: null },
  ]);
  expect(service(['10.77.0.1'], 22)).toEqual([]);
  expect(service(['10.77.0.1'], 70_000)).toEqual([]);
  expect(service(['10.77.0.1'], 8034, { room: 'K7QF9M2P-and-more' })[0]?.tag).toBe('K7QF9M2P');
});
