import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { run } from '../../../scripts/lib/process.ts';
import { watchVideo } from '../../e2e/support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, tile, type OpenRoom } from '../../e2e/support/people.ts';
import { launchGuestBrowser, type GuestBrowser } from '../../harness/index.ts';
import type { FaultRow } from '../row.ts';

const sizeMb = 32;
const giveUpMs = 30_000;

/** A small disk of its own. */
interface SmallDisk {
  readonly folder: string;
  fill(): void;
  empty(): void;
  dispose(): Promise<void>;
}

async function makeSmallDisk(): Promise<SmallDisk> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-disk-'));
  const { code, output } = await run('mount', [
    ...['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder],
  ]);
  if (code !== 0) throw new Error(`no small disk: ${output.trim()}`);
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        // Ever smaller pieces, to the last byte.
        for (let bytes = 1024 * 1024; bytes >= 1;) {
          try {
            if (writeSync(file, Buffer.alloc(bytes)) < bytes) bytes = Math.floor(bytes / 2);
          } catch {
            bytes = Math.floor(bytes / 2);
          }
        }
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    dispose: async () => {
      await run('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const says = (page: Page) => page.getByText('The disk of the room PC is full').first();

/** A guest comes in with the PIN, both see each other, and it leaves. Ms from the knock to the first pictures. */
async function meet(browser: GuestBrowser, room: OpenRoom): Promise<number> {
  const guest = await aGuest(browser, room.lanUrl);
  const start = performance.now();
  await guest.knock('Anna', await room.wall.pin());
  await isIn(guest);
  const seen = await Promise.all([
    watchVideo(room.wall.page, tile('Anna'), 5),
    watchVideo(guest.page, tile(room.name), 5),
  ]);
  const took = performance.now() - start;
  if (seen.some(({ distinct }) => distinct < 2)) throw new Error('no moving picture');
  await guest.leave();
  await room.wall.page.locator(tile('Anna')).waitFor({ state: 'detached' });
  await guest.page.context().close();
  return took;
}

export const diskFull: FaultRow = {
  title: `The disk of the room PC fills up (a tmpfs of ${sizeMb} MB, to the last byte)`,
  measures: [
    { key: 'said', title: 'the home screen says so', unit: 'ms', goal: 15_000 },
    { key: 'join', title: 'a guest joins with the disk full', unit: 'ms', goal: 5_000 },
    {
      key: 'start',
      title: 'the room, started on the full disk, says so',
      unit: 'ms',
      goal: 15_000,
    },
    { key: 'joinAfter', title: 'and a guest joins', unit: 'ms', goal: 5_000 },
  ],
  limitMs: 120_000,
  usualMs: 20_000,
  open: async () => {
    const browser = await launchGuestBrowser();
    return {
      run: async () => {
        const disk = await makeSmallDisk();
        const dataFolder = path.join(disk.folder, 'data');
        let room: OpenRoom | undefined;
        try {
          room = await openHeadlessRoom(browser, { dataFolder });
          const start = performance.now();
          disk.fill();
          await says(room.wall.page).waitFor({ timeout: giveUpMs });
          const said = performance.now() - start;
          await room.wall.startMeeting();
          const join = await meet(browser, room);
          await room.stop();
          const startAgain = performance.now();
          room = await openHeadlessRoom(browser, { dataFolder });
          await says(room.wall.page).waitFor({ timeout: giveUpMs });
          const started = performance.now() - startAgain;
          await room.wall.startMeeting();
          const joinAfter = await meet(browser, room);
          await room.wall.endMeeting();
          disk.empty();
          await says(room.wall.page).waitFor({ state: 'detached', timeout: giveUpMs });
          return { said, join, start: started, joinAfter };
        } finally {
          await room?.stop().catch(() => undefined);
          await disk.dispose();
        }
      },
      dispose: () => browser.close(),
    };
  },
};
