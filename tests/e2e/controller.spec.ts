import { readFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWith, launchGuestBrowser, waitFor, type GuestBrowser } from '../harness/index.ts';
import { knockOnControllerDoor } from './support/controllerDoor.ts';
import { aGuest, isIn, openHeadlessRoom, tile, type OpenRoom } from './support/people.ts';

const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  permissions: [],
};

describeWith(['browser', 'lan'], 'a phone that drives the room', () => {
  let browser: GuestBrowser;
  let room: OpenRoom;
  let page: Page;
  let problems: readonly string[];
  let pairingAddress = '';

  beforeAll(async () => {
    browser = await launchGuestBrowser();
    room = await openHeadlessRoom(browser);
  });
  afterAll(async () => {
    await room?.stop();
    await browser?.close();
  });

  const wall = (): Page => room.wall.page;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const isPressed = (name: string, on: boolean) =>
    page.locator(`button[aria-pressed="${on}"]`, { hasText: name }).waitFor({ timeout: 20_000 });

  async function offerCode(): Promise<string> {
    await room.wall.press('Pair a phone or tablet');
    const address = await room.wall.qrAddress();
    expect(new URL(address).hash).toMatch(/^#c=[A-Za-z0-9_-]{43}$/);
    return address;
  }

  it('is paired by the QR code on the wall’s settings page', async () => {
    await room.wall.press('Settings');
    for (const text of ['Choose an administrator PIN', 'Enter the same PIN once more']) {
      await wall().getByText(text).waitFor();
      await room.wall.typeDigits('2468');
      await wall().getByRole('button', { name: 'Confirm', exact: true }).click();
    }
    await room.wall.press('Controllers');
    await wall().getByText('No phone or tablet is paired.').waitFor();
    pairingAddress = await offerCode();
    ({ page, problems } = await browser.open(pairingAddress, phone));
    await page.getByLabel('Name of this device').fill('Anna’s phone');
    // The secret is in no address any more: not in the bar, not in the history.
    expect(page.url()).not.toContain('#');
    await button('Pair').click();
    await page.getByRole('heading', { name: room.name }).waitFor({ timeout: 20_000 });
    await wall().getByText('Anna’s phone is paired.').waitFor();
    await wall().getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await wall()
      .getByText(/connected now/)
      .waitFor();
  });

  it('keeps no secret on the room’s disk, only its hash', async () => {
    const token = await page.evaluate(() => localStorage.getItem('mago-room.controller'));
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const file = readFileSync(path.join(room.dataFolder, 'controllers.json'), 'utf8');
    expect(file).toContain('Anna’s phone');
    expect(file).not.toContain(token);
    expect(room.log()).not.toContain(token);
    expect(room.log()).not.toContain(new URL(pairingAddress).hash.slice('#c='.length));
  });

  it('starts a meeting, and sees the wall’s microphone and camera go on', async () => {
    await button('Start meeting').click();
    await wall().getByRole('button', { name: 'End', exact: true }).waitFor();
    await isPressed('Microphone', true);
    await isPressed('Camera', true);
  });

  it('does not see the PIN', async () => {
    const pin = await room.wall.pin();
    expect(pin).toMatch(/^\d{4,8}$/);
    expect(await page.content()).not.toContain(pin);
  });

  it('lets a guest in', async () => {
    const guest = await aGuest(browser, room.lanUrl);
    await guest.knock('Ben');
    await button('Admit Ben').click({ timeout: 20_000 });
    await isIn(guest);
    await page.getByText('With Ben').waitFor();
  });

  it('switches the wall’s microphone and camera off and on, and the wall says who did', async () => {
    await button('Microphone').click();
    await isPressed('Microphone', false);
    await wall().getByText('Anna’s phone has switched the microphone off').waitFor();
    await wall()
      .locator('button[aria-pressed="false"]', { hasText: 'Microphone' })
      .waitFor({ timeout: 20_000 });
    await button('Camera').click();
    await isPressed('Camera', false);
    await button('Microphone').click();
    await isPressed('Microphone', true);
  });

  it('sets the volume of what the wall plays', async () => {
    await page.getByRole('slider', { name: 'Volume' }).fill('30');
    const volumeOf = () =>
      wall()
        .locator(`${tile('Ben')} video`)
        .evaluate((video) => (video as HTMLVideoElement).volume);
    await waitFor('a quieter wall', async () => (await volumeOf()) === 0.3);
  });

  it('locks the meeting', async () => {
    await button('Lock').click();
    await isPressed('Lock', true);
    await page.getByText('Locked: nobody else comes in.').waitFor();
  });

  it('is known again after a reload', async () => {
    await page.reload();
    await isPressed('Lock', true);
  });

  it('ends the meeting', async () => {
    await button('End meeting').click();
    await page.getByRole('dialog').getByRole('button', { name: 'End meeting' }).click();
    await button('Start meeting').waitFor({ timeout: 20_000 });
    await wall().getByRole('button', { name: 'Start meeting' }).waitFor();
  });

  it('a code that was used and one that never was are refused alike', async () => {
    const used = new URL(pairingAddress);
    const invented = new URL(pairingAddress);
    invented.hash = `#c=${randomBytes(32).toString('base64url')}`;
    const answers: string[] = [];
    for (const address of [used, invented]) {
      const other = await browser.open(address.href, phone);
      await other.page.getByRole('button', { name: 'Pair', exact: true }).click();
      await other.page.getByRole('alert').waitFor({ timeout: 20_000 });
      answers.push(await other.page.getByRole('alert').innerText());
      await other.context.close();
    }
    expect(answers[0]).toContain('This code does not pair any more');
    expect(answers[1]).toBe(answers[0]);
  });

  it('the door takes no rubbish, no strangers and no other origin', async () => {
    const door = knockOnControllerDoor(room.lanUrl);
    expect(await door.open({ origin: 'https://evil.example' })).toBe('403');
    expect(await door.open({ origin: null })).toBe('403');
    expect(await door.open({ host: 'rebound.example:8034' })).toBe('421');
    expect(await door.say([])).toBe(4401);
    expect(await door.say(['not JSON at all'])).toBe(1008);
    expect(await door.say([randomBytes(2_000)])).toBe(1008);
    expect(await door.say(['x'.repeat(9_000)])).toBe(1009);
    expect(await door.say([door.credentials({ token: 'A'.repeat(43) })])).toBe(4401);
    expect(await door.say([door.credentials({ token: 1, code: {} })])).toBe(4401);
    // Commands before, with and instead of credentials.
    const command = JSON.stringify({ id: 1, method: 'mutation', params: { path: 'startMeeting' } });
    expect(await door.say([command, command])).toBe(4401);
    expect(await door.say([`[${Array.from({ length: 9 }, () => command).join()}]`])).toBe(1008);
    const flood = Array.from({ length: 900 }, () => 'PING');
    expect([1008, 4401]).toContain(await door.say(flood));
    // Nobody has started anything, and the phone still drives.
    await button('Start meeting').waitFor();
    expect(await wall().getByRole('button', { name: 'Start meeting' }).count()).toBe(1);
  });

  it('a paired controller cannot reach what is not in its router', async () => {
    const token = await page.evaluate(() => localStorage.getItem('mago-room.controller'));
    const door = knockOnControllerDoor(room.lanUrl);
    const asked = ['readSettings', 'changeSettings', 'setAdminPin', 'offerPairing', 'setPin'];
    const answers = await door.ask(token ?? '', asked);
    expect(answers.map(({ error }) => error?.data?.code)).toEqual(asked.map(() => 'NOT_FOUND'));
    for (const { error } of answers)
      expect(JSON.stringify(error)).not.toMatch(/stack|node_modules/);
  });

  it('once revoked on the wall it is told so at once, and stays out', async () => {
    await room.wall.press('Settings');
    await wall().getByText('Enter the administrator PIN.').waitFor();
    await room.wall.typeDigits('2468');
    await wall().getByRole('button', { name: 'Confirm', exact: true }).click();
    await room.wall.press('Controllers');
    const token = await page.evaluate(() => localStorage.getItem('mago-room.controller'));
    await room.wall.press('Remove Anna’s phone');
    await wall().getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('heading', { name: 'Not paired' }).waitFor({ timeout: 20_000 });
    await page.getByText('This device is not, or no longer, paired with the room.').waitFor();
    await wall().getByText('No phone or tablet is paired.').waitFor();
    const door = knockOnControllerDoor(room.lanUrl);
    expect(await door.say([door.credentials({ token })])).toBe(4401);
    await page.reload();
    await page.getByRole('heading', { name: 'Not paired' }).waitFor();
  });

  it('nothing went wrong unseen in the phone or the wall', () => {
    // What a browser itself writes about a door that was shut.
    const unseen = (line: string): boolean => !/WebSocket|ERR_CONNECTION/.test(line);
    expect(problems.filter(unseen)).toEqual([]);
    expect(room.wall.problems.filter(unseen)).toEqual([]);
  });
});
