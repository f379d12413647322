import { expect, test } from 'vitest';
import type { LanInterface } from './addresses.ts';
import { planListeners } from './listeners.ts';

const wired: LanInterface = {
  name: 'eth0',
  ipv4: [{ address: '10.77.0.1', netmask: '255.255.255.0' }],
  ipv6: ['fe80::1%eth0', 'fd12::1'],
};
const wireless: LanInterface = {
  name: 'wlan0',
  ipv4: [
    { address: '10.88.0.1', netmask: '255.255.255.0' },
    { address: '10.88.0.2', netmask: '255.255.255.0' },
  ],
  ipv6: [],
};
const group4 = (on: string) => ({ group: '239.255.80.35', on });
const group6 = { group: 'ff02::8035', on: '::%eth0' };
const summary = (interfaces: LanInterface[], platform: string) =>
  planListeners(interfaces, platform).map(({ bind, groups, answersFrom }) => ({
    bind,
    groups,
    answersFrom,
  }));

test('one interface: every address, its broadcasts and both groups, and nothing else', () => {
  expect(summary([wired], 'linux')).toEqual([
    { bind: '10.77.0.1', groups: [], answersFrom: '10.77.0.1' },
    { bind: '10.77.0.255', groups: [], answersFrom: null },
    { bind: '255.255.255.255', groups: [], answersFrom: null },
    { bind: '239.255.80.35', groups: [group4('10.77.0.1')], answersFrom: null },
    { bind: 'fe80::1%eth0', groups: [], answersFrom: 'fe80::1%eth0' },
    { bind: 'fd12::1', groups: [], answersFrom: 'fd12::1' },
    { bind: 'ff02::8035%eth0', groups: [group6], answersFrom: 'fe80::1%eth0' },
  ]);
});

test('two interfaces share what cannot be bound twice, and each joins the group once', () => {
  const plan = summary([wired, wireless], 'linux');
  const binds = plan.map(({ bind }) => bind);
  expect(new Set(binds).size).toBe(binds.length);
  expect(plan.find(({ bind }) => bind === '239.255.80.35')?.groups).toEqual([
    group4('10.77.0.1'),
    group4('10.88.0.1'),
  ]);
});

test('on Windows the sockets of the own addresses hear everything', () => {
  expect(summary([wired], 'win32')).toEqual([
    { bind: '10.77.0.1', groups: [group4('10.77.0.1')], answersFrom: '10.77.0.1' },
    { bind: 'fe80::1%eth0', groups: [group6], answersFrom: 'fe80::1%eth0' },
    { bind: 'fd12::1', groups: [], answersFrom: 'fd12::1' },
  ]);
});

test('an address that changes brings new keys, those beside it keep theirs', () => {
  const before = planListeners([wired], 'linux').map(({ key }) => key);
  const moved = { ...wired, ipv4: [{ address: '10.77.0.9', netmask: '255.255.255.0' }] };
  const after = planListeners([moved], 'linux').map(({ key }) => key);
  expect(after.filter((key) => before.includes(key))).toEqual([
    '10.77.0.255',
    '255.255.255.255',
    'fe80::1%eth0',
    'fd12::1',
    'ff02::8035%eth0 ::%eth0',
  ]);
});

test('without interfaces nothing listens', () => {
  expect(planListeners([], 'linux')).toEqual([]);
});
