import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createFakeClock,
  createMemoryLogger,
  type FakeClock,
} from '../../src/main/testing/fakes.ts';
import { watchForUpdates, type RoomWatch } from '../../src/main/update/roomWatch.ts';
import { quietBeforeMeetingMs } from '../../src/main/update/rules.ts';
import { settle, syncDisk } from './support/syncDisk.ts';
import { makeWorld, type World } from './support/world.ts';

const nights = Number(process.env['MAGO_TEST_NIGHTS'] ?? 200);
const minute = 60_000;

/** Numbers that look like chance and are the same at every run (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Somebody is in the room from `from` until `to`; the calendar may know of it. */
type Meeting = { from: number; to: number; isPlanned: boolean };

let clock: FakeClock;
let world: World;
let meetings: Meeting[];
beforeEach(async () => {
  clock = createFakeClock(new Date(2026, 0, 1, 1, 50).getTime());
  meetings = [];
  world = await makeWorld(clock.now);
  world.install('1.0.0');
});
afterEach(() => world.close());

const isOn = (): boolean =>
  meetings.some(({ from, to }) => from <= clock.now() && clock.now() < to);
const nextMeetingAt = (): number | null =>
  meetings.find(({ from, isPlanned }) => isPlanned && from > clock.now())?.from ?? null;
function expectQuiet(what: string): void {
  const next = nextMeetingAt();
  expect([what, isOn()]).toEqual([what, false]);
  if (next !== null) expect(next - clock.now()).toBeGreaterThanOrEqual(quietBeforeMeetingMs);
}

function planNight(chance: () => number): void {
  const start = clock.now();
  meetings = Array.from({ length: Math.floor(chance() * 4) }, () => {
    const from = start + Math.floor(chance() * 150) * minute;
    return { from, to: from + (5 + Math.floor(chance() * 70)) * minute, isPlanned: chance() < 0.5 };
  }).toSorted((a, b) => a.from - b.from);
}

it(`in ${nights} nights nothing is installed, and no room restarts, in a meeting or just before one`, async () => {
  const chance = createChance(7);
  const pair = ['1.0.0', '2.0.0'];
  const manifests = new Map<string, string>();
  for (const version of pair) {
    await world.release(version, { isDowngrade: true });
    manifests.set(version, readFileSync(path.join(world.webFolder, 'stable.json'), 'utf8'));
  }
  const counts = { installs: 0, restarts: 0, nightsWithMeetings: 0, interrupted: 0, waits: 0 };
  let running = '1.0.0';
  let watch: RoomWatch;
  const open = (): RoomWatch =>
    watchForUpdates({
      ...{ places: world.places, running, disk: syncDisk, clock, nextMeetingAt },
      logger: createMemoryLogger(),
      window: () => '0200-0400',
      isLocalOnly: () => false,
      isBusy: isOn,
      tell: (said) => {
        writeFileSync(path.join(world.places.state, 'occupancy.json'), JSON.stringify(said));
        writeFileSync(path.join(world.places.state, 'heartbeat'), '');
        return Promise.resolve();
      },
      restart() {
        expectQuiet('restart');
        counts.restarts += 1;
      },
    });
  /** Somebody comes in without notice while a package is on its way. */
  const fetchAndDisturb: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    if (chance() < 0.1 && !isOn()) {
      const from = clock.now();
      meetings.push({ from, to: from + 40 * minute, isPlanned: false });
      counts.interrupted += 1;
      watch.refresh();
      await settle();
    }
    return response;
  };

  for (let night = 0; night < nights; night += 1) {
    clock.setNow(new Date(2026, 0, 1 + night, 1, 50).getTime());
    planNight(chance);
    if (meetings.length > 0) counts.nightsWithMeetings += 1;
    const offered = pair.find((version) => version !== running) ?? '';
    writeFileSync(path.join(world.webFolder, 'stable.json'), manifests.get(offered) ?? '');
    watch = open();
    await settle();
    const end = clock.now() + 140 * minute;
    let nextStep = clock.now() + Math.floor(chance() * 15) * minute;
    while (clock.now() < end) {
      clock.advance(30_000);
      await settle();
      if (clock.now() >= nextStep) {
        nextStep += 15 * minute;
        const before = world.read('root/current.txt');
        const reason = await world.step({
          clock: { ...clock, after: () => () => undefined },
          fetch: fetchAndDisturb,
        });
        if (world.read('root/current.txt') !== before) {
          expect(reason).toBe('installed');
          expectQuiet('install');
          counts.installs += 1;
        } else if (reason === 'inMeeting' || reason === 'meetingSoon') counts.waits += 1;
      }
    }
    watch.dispose();
    running = (await world.starts()) ?? '';
  }
  expect(counts.nightsWithMeetings).toBeGreaterThan(nights * 0.6);
  expect(counts.installs).toBeGreaterThan(nights * 0.6);
  expect(counts.restarts).toBeGreaterThan(nights * 0.5);
  expect(counts.waits).toBeGreaterThan(nights * 0.5);
  expect(counts.interrupted).toBeGreaterThan(nights * 0.05);
  process.stdout.write(`nights: ${JSON.stringify(counts)}\n`);
}, 400_000);
