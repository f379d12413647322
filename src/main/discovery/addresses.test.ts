import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isInSubnet,
  isNearbyAddress,
  narrowTo,
  ownAddressTowards,
  readLanInterfaces,
  subnetBroadcast,
} from './addresses.ts';

const mac = '02:00:00:00:00:01';
const ipv4 = (address: string, netmask = '255.255.255.0', internal = false) =>
  ({ address, netmask, family: 'IPv4', mac, internal, cidr: null }) as const;
const ipv6 = (address: string, scopeid = 0, internal = false) =>
  ({
    address,
    netmask: 'ffff:ffff:ffff:ffff::',
    family: 'IPv6',
    mac,
    internal,
    cidr: null,
    scopeid,
  }) as const;

test('loopback, global and missing addresses are left out', () => {
  const found = {
    lo: [ipv4('127.0.0.1', '255.0.0.0', true), ipv6('::1', 0, true)],
    eth0: [ipv4('10.77.0.1'), ipv6('2001:db8::1'), ipv6('fd12::7'), ipv6('fe80::1', 3)],
    down0: undefined,
    global0: [ipv6('2001:db8::2')],
  };
  expect(readLanInterfaces(found, 'linux')).toEqual([
    {
      name: 'eth0',
      ipv4: [{ address: '10.77.0.1', netmask: '255.255.255.0' }],
      ipv6: ['fd12::7', 'fe80::1%eth0'],
    },
  ]);
});

test('Windows scopes by number', () => {
  const found = { Ethernet: [ipv6('fe80::1', 12)] };
  expect(readLanInterfaces(found, 'win32')[0]?.ipv6).toEqual(['fe80::1%12']);
});

test.each([
  ['10.1.2.3', true],
  ['172.31.255.255', true],
  ['172.32.0.0', false],
  ['192.168.0.1', true],
  ['169.254.1.1', true],
  ['100.64.0.1', true],
  ['8.8.8.8', false],
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['fe80::1%eth0', true],
  ['febf::1', true],
  ['fec0::1', false],
  ['fd00::1', true],
  ['2001:db8::1', false],
  ['::1', false],
  ['::ffff:10.1.2.3', false],
  ['nonsense', false],
])('%s is nearby: %s', (address, isNearby) => {
  expect(isNearbyAddress(address)).toBe(isNearby);
});

test.each([
  ['10.77.0.1', '255.255.255.0', '10.77.0.255'],
  ['10.77.0.1', '255.255.252.0', '10.77.3.255'],
  ['192.168.1.20', '255.255.255.128', '192.168.1.127'],
  ['10.0.0.0', '255.255.255.254', undefined],
  ['10.0.0.1', '255.255.255.255', undefined],
])('the broadcast address of %s with mask %s is %s', (address, netmask, broadcast) => {
  expect(subnetBroadcast({ address, netmask })).toBe(broadcast);
});

test('a broadcast address lies in its own subnet', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 1, max: 30 }), (address, prefix) => {
      const mask = (-1 << (32 - prefix)) >>> 0;
      const netmask = [24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.');
      const broadcast = subnetBroadcast({ address, netmask });
      expect(isInSubnet(broadcast ?? '', { address, netmask })).toBe(true);
    }),
  );
});

test('the own address towards another is the one whose subnet holds it', () => {
  const interfaces = readLanInterfaces({ b: [ipv4('10.77.0.1')], c: [ipv4('10.88.0.1')] }, 'linux');
  expect(ownAddressTowards('10.88.0.9', interfaces)).toEqual({
    address: '10.88.0.1',
    interfaceName: 'c',
  });
  expect(ownAddressTowards('10.99.0.9', interfaces)).toBeUndefined();
});

test('a room that is at one address of one interface is found there only', () => {
  const interfaces = readLanInterfaces(
    { b: [ipv4('10.77.0.1'), ipv4('10.77.0.2'), ipv6('fe80::1', 3)], c: [ipv4('10.88.0.1')] },
    'linux',
  );
  expect(narrowTo(interfaces, { interfaceName: 'b', address: '10.77.0.2' })).toEqual([
    { name: 'b', ipv4: [{ address: '10.77.0.2', netmask: '255.255.255.0' }], ipv6: ['fe80::1%b'] },
  ]);
  expect(narrowTo(interfaces, { interfaceName: 'gone', address: '10.77.0.2' })).toEqual([]);
});
