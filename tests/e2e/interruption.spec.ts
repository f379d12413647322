import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWith,
  launchGuestBrowser,
  routedWorld,
  waitFor,
  type GuestBrowser,
  type RoutedWorld,
} from '../harness/index.ts';
import { decodedFrames, watchVideo } from './support/mediaProbe.ts';
import {
  aGuest,
  isIn,
  openHeadlessRoom,
  tile,
  type GuestUser,
  type OpenRoom,
} from './support/people.ts';

/** The whole product through a cut of the network: media and signalling together, as when a cable is pulled. */
describeWith(['browser', 'netns'], 'a guest whose network is cut in a call', () => {
  let world: RoutedWorld;
  const browsers: GuestBrowser[] = [];
  let room: OpenRoom;
  let guest: GuestUser;

  beforeAll(async () => {
    world = await routedWorld();
    for (const netns of [world.a, world.b]) browsers.push(await launchGuestBrowser({ netns }));
    const [atRoom, atGuest] = browsers as [GuestBrowser, GuestBrowser];
    room = await openHeadlessRoom(atRoom, { netns: world.a });
    await room.wall.startMeeting();
    guest = await aGuest(atGuest, room.lanUrl);
    await guest.knock('Anna', await room.wall.pin());
    await isIn(guest);
    await watchVideo(room.wall.page, tile('Anna'));
  });
  afterAll(async () => {
    await room?.stop();
    for (const browser of browsers) await browser.close();
    await world?.dispose();
  });

  /** Cuts for `seconds` and returns how many milliseconds after the return the wall sees frames again. */
  const cut = async (seconds: number): Promise<number> => {
    await world.setForwarding(false);
    await delay(seconds * 1000);
    const before = await decodedFrames(room.wall.page);
    await world.setForwarding(true);
    const backAt = performance.now();
    await waitFor('frames', async () => (await decodedFrames(room.wall.page)) > before + 5, {
      timeoutMs: 30_000,
    });
    return performance.now() - backAt;
  };

  it('is seen again within 2 s after 3 s without a network', async () => {
    expect(await cut(3)).toBeLessThan(2000);
  });

  it('is marked on its tile during 20 s without one, and seen again within 5 s after', async () => {
    const marked = room.wall.page
      .locator(`${tile('Anna')}:is([data-state="away"], [data-state="recovering"])`)
      .waitFor({ timeout: 17_000 });
    const [took] = await Promise.all([cut(20), marked]);
    expect(took).toBeLessThan(5000);
    await room.wall.page.locator(`${tile('Anna')}[data-state="fine"]`).waitFor();
  });

  it('is back after 55 s, and nobody has to let it in again', async () => {
    expect(await cut(55)).toBeLessThan(15_000);
    await room.wall.page.locator(`${tile('Anna')}[data-state="fine"]`).waitFor();
    expect((await watchVideo(room.wall.page, tile('Anna'))).distinct).toBeGreaterThan(3);
    expect((await watchVideo(guest.page, tile(room.name))).distinct).toBeGreaterThan(3);
    expect(await room.wall.page.getByTestId('knock').count()).toBe(0);
  });
});
