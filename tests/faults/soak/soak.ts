import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openHeadlessRoom } from '../../e2e/support/people.ts';
import { launchGuestBrowser, waitFor, type GuestBrowser } from '../../harness/index.ts';
import { connectInspector, inspectorAddress } from './inspector.ts';
import { forgetConnections, measureMemory } from './memory.ts';
import type { SoakProgress } from './report.ts';
import { visit } from './visit.ts';

export interface SoakOptions {
  /** How long guests keep coming. */
  minutes: number;
  /** From one guest's arrival to the next's. */
  everyMs: number;
  /** What the progress says of itself. */
  about: Pick<SoakProgress, 'commit' | 'source' | 'machine'>;
  onProgress(progress: SoakProgress): void;
}

/** Ten pictures a second: what grows with each join is looked for, not what an encoder takes. */
const lightCamera = ['--use-fake-device-for-media-stream=fps=10'];

/** A real room and the wall's real page; again and again a guest comes, is seen, and leaves. */
export async function soak({
  minutes,
  everyMs,
  about,
  onProgress,
}: SoakOptions): Promise<SoakProgress> {
  const progress: SoakProgress = {
    startedAt: new Date().toISOString(),
    plannedHours: minutes / 60,
    ...about,
    isDone: false,
    cycles: [],
    samples: [],
  };
  const browsers: GuestBrowser[] = [];
  const launch = async (): Promise<GuestBrowser> => {
    const browser = await launchGuestBrowser({ args: lightCamera });
    browsers.push(browser);
    return browser;
  };
  try {
    const atWall = await launch();
    const guests = await launch();
    const room = await openHeadlessRoom(atWall, {
      env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
    });
    try {
      const inspector = await connectInspector(
        await waitFor('the inspector', () => inspectorAddress(room.log())),
      );
      await room.wall.startMeeting();
      const of = {
        roomPid: room.pid,
        room: inspector,
        page: room.wall.page,
        browser: atWall.browser,
      };
      const start = performance.now();
      const minute = (): number => Math.round((performance.now() - start) / 600) / 100;
      const ends = start + minutes * 60_000;
      for (let n = 1; performance.now() < ends; n += 1) {
        const at = minute();
        try {
          const joinMs = Math.round(await visit(room, guests, `Guest ${n}`));
          progress.cycles.push({ minute: at, joinMs });
        } catch (error) {
          progress.cycles.push({ minute: at, miss: String(error).slice(0, 500) });
        }
        await forgetConnections(room.wall.page);
        progress.samples.push({ minute: minute(), ...(await measureMemory(of)) });
        onProgress(progress);
        await delay(Math.max(0, Math.min(start + n * everyMs, ends) - performance.now()));
      }
      progress.isDone = true;
      onProgress(progress);
      inspector.close();
    } finally {
      await room.stop();
    }
    return progress;
  } finally {
    for (const browser of browsers) await browser.close();
  }
}

/** Replaces the file whole, so that a reader never finds half of it. */
export function writeProgress(file: string, progress: SoakProgress): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, JSON.stringify(progress));
  renameSync(`${file}.tmp`, file);
}
