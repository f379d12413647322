import { expect, test } from 'vitest';
import { lanAddress, mayReachLan } from './lanDoor.ts';

const browser =
  (known: Record<string, PermissionState>) =>
  (name: string): Promise<{ state: PermissionState }> => {
    const state = known[name];
    return state ? Promise.resolve({ state }) : Promise.reject(new TypeError(name));
  };

test('a browser that would ask, or has been told no, is not made to', async () => {
  expect(await mayReachLan(browser({ 'local-network': 'prompt' }))).toBe(false);
  expect(await mayReachLan(browser({ 'local-network': 'denied' }))).toBe(false);
  expect(await mayReachLan(browser({ 'local-network-access': 'prompt' }))).toBe(false);
});

test('where it was allowed, or there is no such question, the door is tried', async () => {
  expect(await mayReachLan(browser({ 'local-network': 'granted' }))).toBe(true);
  expect(await mayReachLan(browser({ 'local-network-access': 'granted' }))).toBe(true);
  expect(await mayReachLan(browser({}))).toBe(true);
  const both = { 'local-network': 'prompt', 'local-network-access': 'granted' } as const;
  expect(await mayReachLan(browser(both))).toBe(true);
});

test('the door is the room’s own road', () => {
  const door = { address: '192.168.1.20', port: 8034, spki: 'k'.repeat(43) };
  expect(lanAddress(door)).toBe('wss://192.168.1.20:8034/road');
});
