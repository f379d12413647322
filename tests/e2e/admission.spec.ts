import { rmSync } from 'node:fs';
import { afterEach, beforeAll, afterAll, expect, it } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import {
  describeWith,
  launchGuestBrowser,
  makeDataFolder,
  type GuestBrowser,
} from '../harness/index.ts';
import { watchVideo } from './support/mediaProbe.ts';
import {
  aGuest,
  isIn,
  openHeadlessRoom,
  tile,
  type GuestUser,
  type OpenRoom,
} from './support/people.ts';

const refused = /That did not open the door/;
const wrongFor = (pin: string): string => (pin === '111111' ? '222222' : '111111');

/** Waits out the lobby's limit of one knock in ten seconds for one source: all guests here share an address. */
const knockInterval = (): Promise<void> => delay(10_100);

describeWith(['browser', 'lan'], 'who comes in', () => {
  let browser: GuestBrowser;
  let room: OpenRoom;
  const folders: string[] = [];

  beforeAll(async () => {
    browser = await launchGuestBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    // Pages that are left open would go on with their cameras and calls.
    for (const context of browser.browser.contexts()) await context.close();
    await room?.stop();
  });

  const aRoom = async (): Promise<{ pin: string }> => {
    room = await openHeadlessRoom(browser);
    await room.wall.startMeeting();
    return { pin: await room.wall.pin() };
  };
  const refusal = (guest: GuestUser): Promise<void> => guest.page.getByText(refused).waitFor();

  it('a mesh of three sees and hears each other, and the fifth is told that the room is full', async () => {
    const { pin } = await aRoom();
    const guests: GuestUser[] = [];
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const guest = await aGuest(browser, room.lanUrl);
      await guest.knock(name, pin);
      await isIn(guest);
      guests.push(guest);
      if (name === 'Ben') {
        const [anna, ben] = guests as [GuestUser, GuestUser];
        for (const [page, name] of [
          [anna.page, 'Ben'],
          [ben.page, 'Anna'],
          [room.wall.page, 'Anna'],
          [room.wall.page, 'Ben'],
          [anna.page, room.name],
          [ben.page, room.name],
        ] as const)
          expect((await watchVideo(page, tile(name), 8)).distinct, name).toBeGreaterThan(3);
      }
    }
    const fifth = await aGuest(browser, room.lanUrl);
    await fifth.knock('Dora', pin);
    await fifth.page.getByRole('heading', { name: 'The meeting is full' }).waitFor();
    expect(await room.wall.page.locator(tile('Dora')).count()).toBe(0);
  }, 480_000);

  it('a wrong PIN, and a right PIN at a locked room, are answered alike', async () => {
    const { pin } = await aRoom();
    const guest = await aGuest(browser, room.lanUrl);
    await guest.knock('Anna', wrongFor(pin));
    await refusal(guest);
    const said = await guest.page.getByRole('alert').allInnerTexts();
    await room.wall.press('Lock');
    const other = await aGuest(browser, room.lanUrl);
    await other.knock('Ben', pin);
    await refusal(other);
    expect(await other.page.getByRole('alert').allInnerTexts()).toEqual(said);
    await room.wall.press('Lock');
    await guest.knock('Anna', pin);
    await isIn(guest);
  });

  it('a knock is on the wall within 300 ms, and its answer reaches the guest', async () => {
    await aRoom();
    const guest = await aGuest(browser, room.lanUrl);
    await guest.page.getByLabel('Your name').fill('Anna');
    const appeared = room.wall.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const look = () => {
            if (document.querySelector('[data-testid="knock"]')) resolve(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    // Both pages run on one machine, so their clocks are one.
    const button = guest.page.getByRole('button', { name: 'No PIN? Ask the room to let you in' });
    const knockedAt = await button.evaluate((element: HTMLElement) => {
      element.click();
      return Date.now();
    });
    expect((await appeared) - knockedAt).toBeLessThan(300);
    await guest.page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
    await room.wall.deny('Anna');
    await guest.page.getByRole('heading', { name: 'You were not let in' }).waitFor();
    await knockInterval();
    const second = await aGuest(browser, room.lanUrl);
    await second.knock('Ben');
    await room.wall.admit('Ben');
    await isIn(second);
    expect((await watchVideo(room.wall.page, tile('Ben'))).distinct).toBeGreaterThan(3);
  });

  it('a knock at an idle room rings at the wall, and admitting starts the meeting', async () => {
    room = await openHeadlessRoom(browser);
    const guest = await aGuest(browser, room.lanUrl);
    await guest.knock('Anna');
    await room.wall.knock('Anna').waitFor();
    await room.wall.admit('Anna');
    await isIn(guest);
    expect((await watchVideo(guest.page, tile(room.name))).distinct).toBeGreaterThan(3);
  });

  it('the wall mutes a guest and removes one, who cannot come back with the PIN alone', async () => {
    const { pin } = await aRoom();
    const guest = await aGuest(browser, room.lanUrl);
    await guest.knock('Anna', pin);
    await isIn(guest);
    await room.wall.press(/^People/);
    await room.wall.press('Mute Anna');
    await room.wall.page.locator(`${tile('Anna')}[data-muted="true"]`).waitFor();
    await guest.page
      .getByRole('button', { name: 'Microphone', exact: true, pressed: false })
      .waitFor();
    await room.wall.press('Remove Anna');
    await room.wall.page.getByRole('button', { name: 'Remove Anna', exact: true }).click();
    await guest.page.getByRole('heading', { name: 'You were removed' }).waitFor();
    const again = await aGuest(browser, room.lanUrl);
    await again.knock('Anna', pin);
    await again.page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
  });

  it('after five wrong PINs the PIN road is closed, also after a restart, and the lobby is left', async () => {
    const dataFolder = makeDataFolder();
    folders.push(dataFolder);
    room = await openHeadlessRoom(browser, { dataFolder });
    await room.wall.startMeeting();
    const first = await room.wall.pin();
    const guesser = await aGuest(browser, room.lanUrl);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await guesser.knock('Mallory', wrongFor(first));
      await guesser.page.getByRole('button', { name: 'Join', exact: true }).waitFor();
      await refusal(guesser);
    }
    await guesser.knock('Mallory', first);
    await delay(1000);
    expect(await room.wall.page.locator(tile('Mallory')).count()).toBe(0);
    await room.kill();

    room = await openHeadlessRoom(browser, { dataFolder });
    await room.wall.startMeeting();
    const pin = await room.wall.pin();
    const honest = await aGuest(browser, room.lanUrl);
    await honest.knock('Anna', pin);
    await refusal(honest);
    await honest.knock('Anna');
    await room.wall.admit('Anna');
    await isIn(honest);
  });
});
