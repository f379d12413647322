import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createBeacon } from '../../src/main/beacon/beacon.ts';
import { createBluezBackend } from '../../src/main/beacon/bluez/bluezBackend.ts';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryLogger,
} from '../../src/main/testing/fakes.ts';
import { epochMs } from '../../src/shared/beacon/index.ts';
import { describeWith } from '../harness/describeWith.ts';
import { waitFor } from '../harness/waitFor.ts';
import { startBluez, startBus } from './fakeBluez.ts';

const key = new Uint8Array(32).fill(9);
const wish = { companyId: 0x1234, address: '10.20.30.40' };

function startBeacon(busAddress: string) {
  const clock = createFakeClock();
  const backend = createBluezBackend({ platform: 'linux', busAddress, clock });
  const beacon = createBeacon({
    backends: [backend],
    key,
    clock,
    logger: createMemoryLogger(),
    randomBytes: createFakeRandom(),
    onChange: () => undefined,
  });
  beacon.update(wish);
  const reaches = (state: 'advertising' | 'off') =>
    waitFor(`the beacon to be ${state}`, () => {
      const { state: present, failure } = beacon.state;
      return present === state && (state === 'advertising' || failure !== null);
    });
  return { beacon, clock, reaches };
}

/** The payload in what dbus-send printed. */
const payloadIn = (properties: string): string =>
  /array of bytes \[ ([0-9a-f ]+?) \]/.exec(properties)?.[1]?.replaceAll(' ', '') ?? '';

describeWith(['dbus'], 'the beacon over BlueZ', () => {
  let bus = { address: '', stop: () => Promise.resolve() };
  beforeAll(async () => {
    bus = await startBus();
  });
  afterAll(() => bus.stop());

  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  });

  async function start(options: Parameters<typeof startBluez>[1] = {}) {
    const bluez = await startBluez(bus.address, options);
    cleanUps.push(() => bluez.stop());
    const started = startBeacon(bus.address);
    cleanUps.push(() => started.beacon.dispose());
    return { bluez, ...started };
  }

  test('is a broadcast with our manufacturer section and nothing else, as another program reads it', async () => {
    const { bluez, beacon, reaches } = await start();
    await reaches('advertising');
    expect(beacon.state.backend).toBe('bluez');
    const { properties } = bluez.onAir();
    expect(properties).toContain('string "Type" variant string "broadcast"');
    // 4660 is 0x1234: the key of an a{qv}, as a number.
    expect(properties).toMatch(
      /string "ManufacturerData" variant array \[ dict entry\( uint16 4660 variant array of bytes \[ /,
    );
    expect(payloadIn(properties)).toMatch(/^5100c5[0-9a-f]{34}$/);
    expect(properties.match(/dict entry\( string/g)).toHaveLength(2);
  });

  test('is a new advertisement for each identifier, never two at once', async () => {
    const { bluez, clock, reaches } = await start();
    await reaches('advertising');
    for (let epoch = 1; epoch <= 3; epoch += 1) {
      clock.advance(epochMs);
      await waitFor('the next one', () => bluez.history.length === epoch + 1);
    }
    expect(bluez.history.map(({ besides }) => besides)).toEqual([0, 0, 0, 0]);
    expect(new Set(bluez.history.map(({ properties }) => payloadIn(properties))).size).toBe(4);
    await waitFor('one on the air', () => bluez.advertisements.length === 1);
  });

  test.each([
    ['released by BlueZ', 'died', (b: Bluez) => b.release()],
    ['on an adapter that is switched off', 'adapterOff', (b: Bluez) => b.setPowered(false)],
    ['on an adapter that is pulled out', 'noAdapter', (b: Bluez) => b.removeAdapter()],
    ['without BlueZ any more', 'died', (b: Bluez) => b.stop()],
  ] as const)('%s is off, and says so at once', async (_, code, happen) => {
    const { bluez, beacon, reaches } = await start();
    await reaches('advertising');
    await happen(bluez);
    await reaches('off');
    expect(beacon.state.failure?.code).toBe(code);
  });

  test('comes back with BlueZ', async () => {
    const { bluez, clock, reaches } = await start();
    await reaches('advertising');
    await bluez.stop();
    await reaches('off');
    const again = await startBluez(bus.address);
    cleanUps.push(() => again.stop());
    clock.advance(1_000);
    await reaches('advertising');
    expect(again.advertisements).toHaveLength(1);
  });

  test.each([
    ['that is switched off', { isPowered: false }, 'adapterOff'],
    ['that cannot advertise', { hasManager: false }, 'noAdapter'],
  ] as const)('does not start on an adapter %s', async (_, options, code) => {
    const { beacon, reaches } = await start(options);
    await reaches('off');
    expect(beacon.state.failure?.code).toBe(code);
  });

  test('that BlueZ refuses says in whose words', async () => {
    const bluez = await startBluez(bus.address);
    cleanUps.push(() => bluez.stop());
    bluez.refusal = new Error('Maximum advertisements reached');
    const { beacon, reaches } = startBeacon(bus.address);
    cleanUps.push(() => beacon.dispose());
    await reaches('off');
    expect(beacon.state.failure).toMatchObject({ code: 'refused' });
    expect(beacon.state.failure?.detail).toContain('Maximum advertisements reached');
  });

  test('is off without BlueZ, and without a bus', async () => {
    for (const address of [bus.address, 'unix:path=/nowhere/bus']) {
      const { beacon, reaches } = startBeacon(address);
      cleanUps.push(() => beacon.dispose());
      await reaches('off');
      expect(beacon.state.failure?.code).toBe('noAdapter');
      expect(beacon.notices).toEqual([{ code: 'beacon.noBluetooth' }]);
    }
  });

  test('leaves the bus at the end', async () => {
    const { bluez, beacon, reaches } = await start();
    await reaches('advertising');
    const { owner, object } = bluez.onAir();
    await beacon.dispose();
    await expect(bluez.read(owner, object)).rejects.toThrow('was not provided');
  });
});

type Bluez = Awaited<ReturnType<typeof startBluez>>;
