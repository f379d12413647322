import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { watchVideo } from '../../e2e/support/mediaProbe.ts';
import { aGuest, isIn, tile, type OpenRoom } from '../../e2e/support/people.ts';
import type { GuestBrowser } from '../../harness/index.ts';
import { bounded } from '../bounded.ts';

const visitMs = 50_000;
const moving = 3;
const wantedFrames = 15;

/**
 * Whether the wall shows new pictures of somebody. Counted, not looked at: Chromium keeps some ten megabytes for
 * each video that was drawn onto a canvas, and its element for each that told its frames.
 */
async function isShown(page: Page, selector: string): Promise<boolean> {
  const video = page.locator(`${selector} video`);
  const frames = () =>
    video.evaluate((it: HTMLVideoElement) => it.getVideoPlaybackQuality().totalVideoFrames);
  await video.waitFor({ state: 'attached' });
  const before = await frames();
  for (let tenth = 0; tenth < 150; tenth += 1) {
    if ((await frames()) >= before + wantedFrames) return true;
    await delay(100);
  }
  return false;
}

/** A guest comes in with the PIN, is seen and sees the room, leaves, and its tile goes. Gives the ms until it was in. */
export async function visit(room: OpenRoom, browser: GuestBrowser, name: string): Promise<number> {
  const before = new Set(browser.browser.contexts());
  const cycle = async (): Promise<number> => {
    const pin = await room.wall.pin();
    const guest = await aGuest(browser, room.lanUrl);
    const start = performance.now();
    await guest.knock(name, pin);
    await isIn(guest);
    const joinMs = performance.now() - start;
    const [atWall, atGuest] = await Promise.all([
      isShown(room.wall.page, tile(name)),
      watchVideo(guest.page, tile(room.name)),
    ]);
    if (!atWall) throw new Error('the wall saw no moving picture of the guest');
    if (atGuest.distinct < moving) throw new Error('the guest saw no moving picture of the room');
    await guest.leave();
    await guest.page.getByRole('heading', { name: 'You have left the meeting' }).waitFor();
    await room.wall.page.locator(tile(name)).waitFor({ state: 'detached', timeout: 5_000 });
    return joinMs;
  };
  try {
    return await bounded('a join and a leave', visitMs, cycle());
  } finally {
    for (const context of browser.browser.contexts()) {
      if (!before.has(context)) await context.close().catch(() => undefined);
    }
  }
}
