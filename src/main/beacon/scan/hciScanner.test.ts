import { expect, test } from 'vitest';
import { encodeSection } from '#shared/beacon/index.ts';
import { err, ok } from '#shared/result.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import type { BeaconFailure } from '../backend.ts';
import type { HciStream } from '../hci/hciStream.ts';
import { createHciScanner } from './hciScanner.ts';
import type { HeardBeacon } from './scanner.ts';

const companyId = 0x1234;
const payload = Uint8Array.from({ length: 20 }, (_, index) => index);
const section = [...encodeSection(companyId, payload)];
const heardReport = Uint8Array.from([
  ...[4, 0x3e, 12 + section.length, 2, 1, 3, 1, 1, 2, 3, 4, 5, 6, section.length],
  ...section,
  0xc4,
]);

/** A controller that does as it is told, or refuses one command. */
function setUp(refused?: number) {
  const world = {
    commands: [] as string[],
    heard: [] as HeardBeacon[],
    lost: [] as BeaconFailure[],
    isClosed: false,
    data: (_bytes: Uint8Array): void => undefined,
    end: (_reason: string): void => undefined,
  };
  const stream: HciStream = {
    write(bytes) {
      world.commands.push(Buffer.from(bytes).toString('hex'));
      const [, low = 0, high = 0] = bytes;
      const status = (low | (high << 8)) === refused ? 0x0c : 0;
      queueMicrotask(() => world.data(Uint8Array.from([4, 0x0e, 4, 1, low, high, status])));
    },
    onData: (listener) => void (world.data = listener),
    onEnd: (listener) => void (world.end = listener),
    close: () => void (world.isClosed = true),
  };
  const ending = new AbortController();
  const scanner = createHciScanner({
    openStream: () => Promise.resolve(ok(stream)),
    clock: createFakeClock(),
  });
  const open = () =>
    scanner.open({
      companyId,
      signal: ending.signal,
      onHeard: (beacon) => world.heard.push(beacon),
      onLost: (failure) => world.lost.push(failure),
    });
  return { world, ending, open };
}

test('it listens passively, and passes on the beacons of ours that it hears', async () => {
  const { world, open } = setUp();
  const opened = await open();
  if (!opened.ok) throw new Error(opened.error.detail);
  expect(world.commands).toEqual([
    '01030c00',
    '01010c08ffffffffffffff3f',
    '010120081f00000000000000',
    // Type 0: it never asks for a scan response.
    '010b200700600030000000',
    '010c20020100',
  ]);
  world.data(heardReport);
  expect(world.heard).toEqual([{ payload, rssi: -60 }]);
  await opened.value.close();
  expect(world.commands.at(-1)).toBe('010c20020000');
  world.data(heardReport);
  expect(world.heard).toHaveLength(1);
  expect([world.isClosed, world.lost]).toEqual([true, []]);
});

test('a controller that refuses is closed and said to', async () => {
  const { world, open } = setUp(0x200b);
  expect(await open()).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect([world.isClosed, world.lost]).toEqual([true, []]);
});

test('one that is pulled out is told once', async () => {
  const { world, open } = setUp();
  await open();
  world.end('pulled out');
  expect(world.lost).toEqual([{ code: 'died', detail: 'pulled out' }]);
});

test('nobody waits for it any more, or none is set up: nothing is sent', async () => {
  const { world, ending, open } = setUp();
  ending.abort();
  expect((await open()).ok).toBe(false);
  expect(world.commands).toEqual([]);
  const none = createHciScanner({
    openStream: () => Promise.resolve(err({ code: 'notConfigured', detail: 'none' })),
    clock: createFakeClock(),
  });
  const opening = {
    companyId,
    signal: ending.signal,
    onHeard: () => undefined,
    onLost: () => undefined,
  };
  expect(await none.open(opening)).toMatchObject({ error: { code: 'notConfigured' } });
});
