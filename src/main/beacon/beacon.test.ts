import { describe, expect, test } from 'vitest';
import { epochMs, isSentBy, readPayload } from '#shared/beacon/index.ts';
import { err, ok } from '#shared/result.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import type {
  BeaconBackend,
  BeaconBackendName,
  BeaconFailure,
  BeaconFrame,
  BeaconOpening,
  BeaconResult,
} from './backend.ts';
import { createBeacon, type BeaconWish } from './beacon.ts';
import { hmacSha256 } from './hmac.ts';

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const wish: BeaconWish = { companyId: 0x1234, address: '10.20.30.40' };
const noAdapter: BeaconFailure = { code: 'noAdapter', detail: 'none' };
const notConfigured: BeaconFailure = { code: 'notConfigured', detail: 'not here' };

/** A back-end in memory: what opens and what advertising answers is the test's to say. */
function makeBackend(name: BeaconBackendName, failure: BeaconFailure | null = null) {
  const backend = {
    name,
    failure,
    advertises: ok(null) as BeaconResult,
    frames: [] as BeaconFrame[],
    opened: 0,
    closed: 0,
    opening: null as BeaconOpening | null,
    close: () => Promise.resolve(),
    open: ((opening) => {
      backend.opened += 1;
      backend.opening = opening;
      if (backend.failure) return Promise.resolve(err(backend.failure));
      return Promise.resolve(
        ok({
          advertise(frame) {
            if (backend.advertises.ok) backend.frames.push(frame);
            return Promise.resolve(backend.advertises);
          },
          close() {
            backend.closed += 1;
            return backend.close();
          },
        }),
      );
    }) as BeaconBackend['open'],
  };
  return backend;
}

function makeBeacon(...backends: ReturnType<typeof makeBackend>[]) {
  // On an epoch's edge.
  const clock = createFakeClock(1_800_000_000_000);
  const logger = createMemoryLogger();
  let randoms = 0;
  let changes = 0;
  const beacon = createBeacon({
    backends,
    key,
    clock,
    logger,
    randomBytes: (count) => {
      randoms += 1;
      return new Uint8Array(count).fill(randoms);
    },
    onChange: () => {
      changes += 1;
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    beacon,
    clock,
    logger,
    settle,
    changes: () => changes,
    async pass(ms: number) {
      clock.advance(ms);
      await settle();
    },
    async update(next: BeaconWish | null) {
      beacon.update(next);
      await settle();
    },
  };
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const eidOf = (frame: BeaconFrame | undefined): string => hex(frame?.payload.subarray(3, 11));

describe('which back-end sends', () => {
  test('is the first that works, and the ones before say why they do not', async () => {
    const windows = makeBackend('windows', notConfigured);
    const hci = makeBackend('hci');
    const bluez = makeBackend('bluez');
    const { beacon, update } = makeBeacon(windows, hci, bluez);
    await update(wish);
    expect(beacon.state).toEqual({
      state: 'advertising',
      backend: 'hci',
      failure: null,
      tried: [{ backend: 'windows', failure: notConfigured }],
    });
    expect(bluez.opened).toBe(0);
    expect(beacon.notices).toEqual([]);
  });

  test('is none without Bluetooth: the wall says so, and why is in the diagnostics', async () => {
    const { beacon, update, changes } = makeBeacon(
      makeBackend('windows', notConfigured),
      makeBackend('bluez', noAdapter),
    );
    await update(wish);
    expect(beacon.state).toMatchObject({ state: 'off', backend: null, failure: noAdapter });
    expect(beacon.state.tried).toHaveLength(2);
    expect(beacon.notices).toEqual([{ code: 'beacon.noBluetooth' }]);
    expect(changes()).toBeGreaterThan(0);
  });

  test('is none where there is no back-end at all', async () => {
    const { beacon, update } = makeBeacon();
    await update(wish);
    expect(beacon.state.failure?.code).toBe('noAdapter');
  });

  test('is looked for again after ever longer pauses, five minutes at most', async () => {
    const bluez = makeBackend('bluez', noAdapter);
    const { beacon, update, pass, logger } = makeBeacon(bluez);
    await update(wish);
    for (const pauseMs of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((s) => s * 1000)) {
      const before = bluez.opened;
      await pass(pauseMs - 1);
      expect(bluez.opened).toBe(before);
      await pass(1);
      expect(bluez.opened).toBe(before + 1);
    }
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    bluez.failure = null;
    await pass(300_000);
    expect(beacon.state).toMatchObject({ state: 'advertising', backend: 'bluez', failure: null });
  });

  test('is chosen anew on demand', async () => {
    const hci = makeBackend('hci', notConfigured);
    const bluez = makeBackend('bluez');
    const { beacon, update, settle } = makeBeacon(hci, bluez);
    await update(wish);
    hci.failure = null;
    beacon.restart();
    await settle();
    expect(bluez.closed).toBe(1);
    expect(beacon.state.backend).toBe('hci');
  });
});

describe('what is sent', () => {
  test('is a payload of this room and this epoch, with its address', async () => {
    const hci = makeBackend('hci');
    const { update, clock } = makeBeacon(hci);
    await update(wish);
    const [frame] = hci.frames;
    expect(frame?.companyId).toBe(0x1234);
    expect(isSentBy(key, frame?.payload ?? new Uint8Array(), clock.now(), hmacSha256)).toBe(true);
    const read = readPayload(frame?.payload ?? new Uint8Array(), hmacSha256);
    expect(read).toMatchObject({ ok: true, value: { address: '10.20.30.40' } });
  });

  test('changes its identifier and its address together, each 60 s', async () => {
    const hci = makeBackend('hci');
    const { update, pass } = makeBeacon(hci);
    await update(wish);
    for (let epoch = 0; epoch < 5; epoch += 1) {
      await pass(epochMs - 1);
      expect(hci.frames).toHaveLength(epoch + 1);
      await pass(1);
    }
    expect(new Set(hci.frames.map(eidOf)).size).toBe(6);
    expect(new Set(hci.frames.map(({ address }) => hex(address))).size).toBe(6);
    for (const { address } of hci.frames) expect((address[0] ?? 0xff) >> 6).toBe(0);
  });

  test('keeps both while only the room has moved, or the back-end was chosen anew', async () => {
    const hci = makeBackend('hci');
    const { beacon, update, settle } = makeBeacon(hci);
    await update(wish);
    await update({ ...wish, address: '10.20.30.41' });
    beacon.restart();
    await settle();
    expect(hci.frames).toHaveLength(3);
    expect(new Set(hci.frames.map(eidOf)).size).toBe(1);
    expect(new Set(hci.frames.map(({ address }) => hex(address))).size).toBe(1);
    expect(hex(hci.frames[0]?.payload)).not.toBe(hex(hci.frames[1]?.payload));
  });

  test('is not sent again while nothing has changed', async () => {
    const hci = makeBackend('hci');
    const { update } = makeBeacon(hci);
    await update(wish);
    await update({ ...wish });
    expect(hci.frames).toHaveLength(1);
  });

  test('the number for tests is warned of', async () => {
    const { beacon, update } = makeBeacon(makeBackend('hci'));
    await update({ ...wish, companyId: 0xffff });
    expect(beacon.notices).toEqual([{ code: 'beacon.testCompanyId' }]);
    await update(wish);
    expect(beacon.notices).toEqual([]);
  });

  test('is nothing once it is switched off, and that is no failure', async () => {
    const hci = makeBackend('hci');
    const { beacon, update, pass } = makeBeacon(hci);
    await update(wish);
    await update(null);
    expect(hci.closed).toBe(1);
    expect(beacon.state).toEqual({ state: 'off', backend: null, failure: null, tried: [] });
    expect(beacon.notices).toEqual([]);
    await pass(10 * epochMs);
    expect(hci.opened).toBe(1);
  });
});

describe('a back-end that fails', () => {
  test('while it advertises is closed and tried again, from the first one on', async () => {
    const hci = makeBackend('hci');
    const bluez = makeBackend('bluez');
    const { beacon, update, pass } = makeBeacon(hci, bluez);
    await update(wish);
    hci.advertises = err({ code: 'refused', detail: '0x0c' });
    await pass(epochMs);
    expect(hci.closed).toBe(1);
    expect(beacon.state).toMatchObject({ state: 'off', failure: { code: 'refused' } });
    hci.failure = noAdapter;
    await pass(1_000);
    expect(beacon.state).toMatchObject({ state: 'advertising', backend: 'bluez' });
  });

  test('by itself is noticed at once', async () => {
    const hci = makeBackend('hci');
    const { beacon, update, settle, pass } = makeBeacon(hci);
    await update(wish);
    hci.opening?.onLost({ code: 'died', detail: 'unplugged' });
    await settle();
    expect(beacon.state).toMatchObject({ state: 'off', failure: { code: 'died' } });
    await pass(1_000);
    expect(beacon.state).toMatchObject({ state: 'advertising', backend: 'hci', failure: null });
  });

  test('is not mistaken for the one that took its place', async () => {
    const hci = makeBackend('hci');
    const { beacon, update, settle } = makeBeacon(hci);
    await update(wish);
    const old = hci.opening;
    beacon.restart();
    await settle();
    old?.onLost({ code: 'died', detail: 'late' });
    await settle();
    expect(beacon.state.state).toBe('advertising');
  });

  test('has its pauses start over once it has lived for an epoch', async () => {
    const hci = makeBackend('hci');
    const { update, settle, pass } = makeBeacon(hci);
    await update(wish);
    for (const pauseMs of [1_000, 2_000, 4_000]) {
      hci.opening?.onLost({ code: 'died', detail: '' });
      await settle();
      await pass(pauseMs);
    }
    await pass(epochMs);
    const before = hci.opened;
    hci.opening?.onLost({ code: 'died', detail: '' });
    await settle();
    await pass(1_000);
    expect(hci.opened).toBe(before + 1);
  });

  test('with a bug in it takes nothing down', async () => {
    const hci = makeBackend('hci');
    hci.open = () => Promise.reject(new Error('a bug'));
    const { beacon, update, logger } = makeBeacon(hci);
    await update(wish);
    expect(beacon.state).toMatchObject({ state: 'off', failure: { code: 'died' } });
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('at the end', () => {
  test('the radio is closed, and nothing starts again', async () => {
    const hci = makeBackend('hci');
    const { beacon, update, pass } = makeBeacon(hci);
    await update(wish);
    await beacon.dispose();
    expect(hci.closed).toBe(1);
    expect(hci.opening?.signal.aborted).toBe(true);
    await pass(10 * epochMs);
    beacon.update(wish);
    await pass(10 * epochMs);
    expect(hci.opened).toBe(1);
    expect(hci.frames).toHaveLength(1);
  });

  test('a back-end that is just being opened is not waited for, nor is the next one tried', async () => {
    const hci = makeBackend('hci');
    const bluez = makeBackend('bluez');
    hci.open = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(err({ code: 'died', detail: 'ended' })));
      });
    const { beacon, update } = makeBeacon(hci, bluez);
    await update(wish);
    expect(beacon.state.state).toBe('starting');
    await beacon.dispose();
    expect(bluez.opened).toBe(0);
  });

  test('two seconds are the longest that is waited for a radio', async () => {
    const hci = makeBackend('hci');
    const { beacon, update, clock, settle } = makeBeacon(hci);
    await update(wish);
    let isOver = false;
    hci.close = () => new Promise(() => undefined);
    const ending = beacon.dispose().then(() => {
      isOver = true;
    });
    await settle();
    clock.advance(1_999);
    await settle();
    expect(isOver).toBe(false);
    clock.advance(1);
    await ending;
  });
});

test('neither the key nor a payload is logged', async () => {
  const hci = makeBackend('hci');
  const { update, pass, logger } = makeBeacon(hci);
  await update(wish);
  hci.opening?.onLost({ code: 'died', detail: '' });
  await pass(epochMs * 3);
  const logged = JSON.stringify(logger.lines);
  expect(logged).toContain('on the air');
  for (const secret of [hex(key), ...hci.frames.map(({ payload }) => hex(payload))])
    expect(logged).not.toContain(secret);
});
