import { expect, test } from 'vitest';
import type { ErrorCode } from '#shared/errors.ts';
import { ok } from '#shared/result.ts';
import { openSettings } from '../settings/index.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryFile,
  createMemoryLogger,
} from '../testing/fakes.ts';
import type { BeaconBackend, BeaconFrame } from './backend.ts';
import { createBackends } from './backends.ts';
import { createRoomBeacon } from './roomBeacon.ts';

async function makeRoom(values: Record<string, unknown> = {}) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const settings = await openSettings({
    file: createMemoryFile(values),
    managed: {},
    logger,
    onBroken: () => undefined,
  });
  const on = new Set<ErrorCode>();
  const frames: BeaconFrame[] = [];
  const seen = { opened: 0, address: '10.0.0.1' as string | null };
  const backend: BeaconBackend = {
    name: 'hci',
    open() {
      seen.opened += 1;
      const radio = {
        advertise(frame: BeaconFrame) {
          frames.push(frame);
          return Promise.resolve(ok(null));
        },
        close: () => Promise.resolve(),
      };
      return Promise.resolve(ok(radio));
    },
  };
  const beacon = createRoomBeacon({
    backends: [backend],
    key: new Uint8Array(32),
    settings,
    address: () => seen.address,
    notices: { set: (code, isOn) => void (isOn ? on.add(code) : on.delete(code)) },
    randomBytes: createFakeRandom(),
    clock,
    logger,
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  await settle();
  const change = async (patch: Parameters<typeof settings.change>[0]): Promise<void> => {
    await settings.change(patch);
    await settle();
  };
  return { beacon, settings, change, settle, frames, seen, on };
}

test('a room sends from its start, and the wall says that the number is one for tests', async () => {
  const { beacon, frames, on } = await makeRoom();
  expect(beacon.state.state).toBe('advertising');
  expect(frames[0]?.companyId).toBe(0xffff);
  expect([...on]).toEqual(['beacon.testCompanyId']);
});

test("the organisation's number takes the notice away at once", async () => {
  const { change, frames, on } = await makeRoom();
  await change({ 'beacon.companyId': 0x1234 });
  expect(frames.at(-1)?.companyId).toBe(0x1234);
  expect([...on]).toEqual([]);
});

test('the setting switches it off and on', async () => {
  const { beacon, change, on } = await makeRoom({ 'beacon.enabled': false });
  expect(beacon.state.state).toBe('off');
  expect([...on]).toEqual([]);
  await change({ 'beacon.enabled': true });
  expect(beacon.state.state).toBe('advertising');
  await change({ 'beacon.enabled': false });
  expect(beacon.state).toMatchObject({ state: 'off', failure: null });
  expect([...on]).toEqual([]);
});

test('another controller in the settings is a new choice of the back-end', async () => {
  const { change, seen } = await makeRoom();
  await change({ 'room.name': 'Garda' });
  expect(seen.opened).toBe(1);
  await change({ 'beacon.hciPath': '/dev/ttyACM0' });
  expect(seen.opened).toBe(2);
});

test("it follows the room's address", async () => {
  const { beacon, settle, seen, frames } = await makeRoom();
  seen.address = '10.0.0.2';
  beacon.refresh();
  await settle();
  expect(frames).toHaveLength(2);
});

test('after its end the settings move nothing', async () => {
  const { beacon, change, frames } = await makeRoom();
  await beacon.dispose();
  await change({ 'beacon.companyId': 7 });
  expect(frames).toHaveLength(1);
});

test('the back-ends are tried in this order: Windows, HCI, BlueZ', () => {
  const backends = createBackends({
    platform: 'linux',
    env: {},
    windowsScript: 'beacon.ps1',
    hciPath: () => null,
    clock: createFakeClock(),
  });
  expect(backends.map(({ name }) => name)).toEqual(['windows', 'hci', 'bluez']);
});
