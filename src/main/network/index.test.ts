import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { expect, test } from 'vitest';
import { parseIpv4 } from '#shared/meetingId.ts';
import { readAdapters } from './adapter.ts';
import { findAddress, listInterfaces } from './index.ts';
import { findRouteSource } from './routeSource.ts';

test('the addresses of this machine are read', () => {
  const adapters = readAdapters();
  expect(adapters.map(({ address }) => parseIpv4(address))).not.toContain(undefined);
  expect(adapters.some(({ isLoopback }) => isLoopback)).toBe(true);
  expect(listInterfaces().map(({ address }) => address)).not.toContain('127.0.0.1');
});

/** What the system's own tool says: an address, null without a route, undefined without the tool. */
function askSystem(): string | null | undefined {
  const { error, stdout } = spawnSync('ip', ['-4', 'route', 'get', '192.0.2.1']);
  if (error) return undefined;
  return /\bsrc (\S+)/.exec(stdout.toString())?.[1] ?? null;
}

test.skipIf(askSystem() === undefined)(
  "the source of the default route is what the system's own tool says",
  async () => {
    expect(await findRouteSource()).toBe(askSystem());
  },
);

test('an address that the setting names is found on this machine', async () => {
  const loopback = readAdapters().find(({ isLoopback }) => isLoopback);
  const result = await findAddress('127.0.0.1');
  expect(result).toEqual({
    ok: true,
    value: { interfaceName: loopback?.name, address: '127.0.0.1', kind: 'loopback' },
  });
  expect(os.networkInterfaces()[loopback?.name ?? '']).toBeDefined();
});

test('an interface that this machine does not have is no network', async () => {
  expect(await findAddress('no such interface')).toEqual({
    ok: false,
    error: { code: 'network.none' },
  });
});
