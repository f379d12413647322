import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, launchGuestBrowser, type GuestBrowser } from '../harness/index.ts';
import { openHeadlessRoom, type OpenRoom } from './support/people.ts';

/** What has the focus, by the words on it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    return element.getAttribute('aria-label') ?? element.innerText.split('\n')[0] ?? '';
  });

/** What Tab goes through until it comes round. */
async function tabThrough(page: Page): Promise<string[]> {
  const seen: string[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (name !== '' && seen.includes(name)) return seen;
    if (name !== '') seen.push(name);
  }
  return seen;
}

describeWith(['browser', 'lan'], 'the wall without a finger', () => {
  let browser: GuestBrowser;
  let room: OpenRoom;
  let page: Page;

  beforeAll(async () => {
    browser = await launchGuestBrowser();
    room = await openHeadlessRoom(browser);
    page = room.wall.page;
  });
  afterAll(async () => {
    await room?.stop();
    await browser?.close();
  });

  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();

  it('Tab reaches everything on the home screen', async () => {
    await heading(room.name);
    expect(await tabThrough(page)).toEqual([
      'Something is wrong',
      'Settings',
      'Start meeting',
      'Call another room',
    ]);
  });

  it('digits are typed straight into the keypad, and Escape goes back', async () => {
    await page.getByRole('button', { name: 'Call another room' }).press('Enter');
    await heading('Call another room');
    await page.keyboard.type('8975213241');
    await page.getByText('This is not a meeting ID.').waitFor();
    await page.keyboard.press('Escape');
    await heading(room.name);
  });

  it('the settings are opened, changed and left by keys alone', async () => {
    await page.getByRole('button', { name: 'Settings' }).press('Enter');
    await page.getByText('Choose an administrator PIN').waitFor();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByText('Enter the same PIN once more.').waitFor();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `${room.name} Edit` }).press('Enter');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Aurora');
    await page.keyboard.press('Enter');
    const renamed = page.getByRole('button', { name: 'Aurora Edit' });
    await renamed.waitFor();
    await renamed.press('Enter');
    await page.keyboard.press('Escape');
    // The dialog took that Escape; the page is still there, and the focus where it was.
    expect(await focused(page)).toBe('Aurora');
    await page.keyboard.press('Escape');
    await heading('Aurora');
  });

  it('Tab reaches every control of a call', async () => {
    await page.getByRole('button', { name: 'Start meeting' }).press('Space');
    await page.getByRole('button', { name: 'End', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Camera', pressed: true }).waitFor();
    expect((await tabThrough(page)).slice(-8)).toEqual([
      'Microphone',
      'Camera',
      'Share',
      'People',
      'Invite',
      'Lock',
      'Devices',
      'End',
    ]);
  });

  it('a dialog keeps the focus, and gives it back to what opened it', async () => {
    await page.getByRole('button', { name: 'End', exact: true }).press('Enter');
    await heading('End the meeting for everybody?');
    const reached = await tabThrough(page);
    // The other button counts down, so its words change.
    expect(new Set(reached.map((name) => name.replace(/ \(\d+\)$/, '')))).toEqual(
      new Set(['Close', 'End meeting', 'Go on']),
    );
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('End');
  });

  it('went through all that without an error in the page', () => {
    expect(room.wall.problems).toEqual([]);
  });
});
