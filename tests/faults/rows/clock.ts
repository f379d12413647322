import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../../scripts/lib/paths.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { longestFreeze, noteFrames, shownFrames } from '../../e2e/support/freezes.ts';
import { watchVideo } from '../../e2e/support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, tile, type OpenRoom } from '../../e2e/support/people.ts';
import { launchGuestBrowser, waitFor, type GuestBrowser } from '../../harness/index.ts';
import type { FaultRow } from '../row.ts';

const giveUpMs = 30_000;
/** The room's process looks at it ten times a second. */
const noticedMs = 500;

const dayMs = 24 * 60 * 60 * 1000;

/** The clock of a room, which can be set while the room runs by it. */
function makeClock() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-clock-'));
  const file = path.join(folder, 'offset');
  const set = (offsetMs: number): void => {
    writeFileSync(`${file}.new`, String(offsetMs));
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(inRoot('tests/faults/shiftedDate.mjs')).href}`,
      MAGO_TEST_CLOCK_FILE: file,
    },
    set,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A guest comes in with the PIN and both see each other. Ms from the knock to the first pictures. */
async function join(browser: GuestBrowser, room: OpenRoom, name: string) {
  const guest = await aGuest(browser, room.lanUrl);
  const start = performance.now();
  await guest.knock(name, await room.wall.pin());
  await isIn(guest);
  const seen = await Promise.all([
    watchVideo(room.wall.page, tile(name), 5),
    watchVideo(guest.page, tile(room.name), 5),
  ]);
  if (seen.some(({ distinct }) => distinct < 2)) throw new Error('no moving picture');
  return { guest, took: performance.now() - start };
}

export const clockJumps: FaultRow = {
  title: "The room's clock jumps by a day in a call, forward and back",
  measures: [
    { key: 'stop', title: 'longest stop of the picture', unit: 'ms', goal: 1_000 },
    { key: 'joinAhead', title: 'another guest joins a day ahead', unit: 'ms', goal: 5_000 },
    { key: 'joinBehind', title: 'another guest joins a day behind', unit: 'ms', goal: 5_000 },
  ],
  limitMs: 120_000,
  usualMs: 15_000,
  open: async () => {
    // Three people on one machine: what the clock does to them is looked for, not what their encoders take.
    const browser = await launchGuestBrowser({
      args: ['--use-fake-device-for-media-stream=fps=10'],
    });
    return {
      run: async () => {
        const clock = makeClock();
        let room: OpenRoom | undefined;
        try {
          room = await openHeadlessRoom(browser, { env: clock.env });
          const { wall, name } = room;
          await wall.startMeeting();
          const { guest } = await join(browser, room, 'Anna');
          const sides = [
            { page: wall.page, selector: tile('Anna') },
            { page: guest.page, selector: tile(name) },
          ];
          for (const { page, selector } of sides) await noteFrames(page, selector);
          const figures: Record<string, number> = {};
          for (const [key, offset] of [
            ['joinAhead', dayMs],
            ['joinBehind', -dayMs],
          ] as const) {
            clock.set(offset);
            await delay(noticedMs);
            const other = await join(browser, room, key);
            figures[key] = other.took;
            await other.guest.leave();
            await wall.page.locator(tile(key)).waitFor({ state: 'detached', timeout: giveUpMs });
            await other.guest.page.context().close();
          }
          const stops = await Promise.all(
            sides.map(async ({ page, selector }) => {
              const before = await shownFrames(page, selector);
              await waitFor(
                'pictures',
                async () => (await shownFrames(page, selector)) > before + 5,
              );
              return longestFreeze(page, selector);
            }),
          );
          figures['stop'] = Math.max(...stops);
          await guest.page.context().close();
          return figures;
        } finally {
          await room?.stop().catch(() => undefined);
          clock.dispose();
        }
      },
      dispose: () => browser.close(),
    };
  },
};
