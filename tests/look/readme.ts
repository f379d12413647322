import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.ts';
import { launchGuestBrowser } from '../harness/index.ts';
import { watchVideo } from '../e2e/support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, stage, tile } from '../e2e/support/people.ts';

/**
 * The pictures of the README, taken of a real room and real guests (with Chromium's fake camera). Needs a
 * network on which the room has an id and `npm run build` before.
 */
const folder = inRoot('docs/pictures');
mkdirSync(folder, { recursive: true });
const browser = await launchGuestBrowser();
const room = await openHeadlessRoom(browser);
const { wall } = room;
const take = async (page: typeof wall.page, name: string): Promise<void> => {
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
};

await wall.page.setViewportSize({ width: 1280, height: 800 });
await wall.qrAddress();
await take(wall.page, 'wall-home');
const knocker = await aGuest(browser, room.lanUrl);
await knocker.knock('Anna Lindqvist');
await wall.knock('Anna Lindqvist').waitFor();
await wall.page.waitForTimeout(600);
await take(wall.page, 'wall-knock');
await wall.admit('Anna Lindqvist');
await isIn(knocker);
const pin = await wall.pin();
const guest = await aGuest(browser, room.lanUrl);
await guest.page.setViewportSize({ width: 390, height: 844 });
await guest.page.getByLabel('Your name').fill('Ben Okafor');
await watchVideo(guest.page, '.door', 3);
await take(guest.page, 'guest-phone-door');
await guest.knock('Ben Okafor', pin);
await isIn(guest);
await watchVideo(wall.page, tile('Ben Okafor'), 30);
await watchVideo(guest.page, tile(room.name), 30);
await take(guest.page, 'guest-phone');
await take(wall.page, 'wall-call');
await knocker.press('Share screen');
await watchVideo(wall.page, stage('Anna Lindqvist'), 60);
await take(wall.page, 'wall-share');
await room.stop();
await browser.close();
