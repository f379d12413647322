import type { BrowserContext, Page } from 'playwright-core';
import { setTimeout as delay } from 'node:timers/promises';
import { launchRoom, waitFor, type GuestBrowser } from '../../harness/index.ts';
import type { PageServer } from '../peers/pageServers.ts';

/** Somebody who waits in a meeting, and others who come, one after the other, and see them. */
export interface Meeting {
  /** Ms from the click to the newcomer's first remote picture. */
  join(): Promise<number>;
  dispose(): Promise<void>;
}

const seeMs = 30_000;
/** From the opened page to the click, for both sides: nobody types a name and a PIN faster. */
const typeMs = 2_000;

declare global {
  interface Window {
    /** performance.now() of the click on "Join" and of the first remote picture. */
    clickedAt?: number;
    frameAt?: number;
    /** The first of the two is in. */
    isWaiting?: boolean;
    /** Ours: the time of day of the last click and of the first remote picture, ms. */
    joinWatch?: { clickedAt: number; frameAt: number | null };
  }
}

/** Two people on a page of `tests/bench/peers`, each with a "Join" button. */
export async function meetOnPage(browser: GuestBrowser, server: PageServer): Promise<Meeting> {
  return {
    join: async () => {
      const first = await browser.open(server.url);
      await first.page.click('#join');
      await first.page.waitForFunction(() => window.isWaiting);
      const second = await browser.open(`${server.url}#second`);
      await delay(typeMs);
      await second.page.click('#join');
      await second.page.waitForFunction(() => window.frameAt, null, { timeout: seeMs });
      const ms = await second.page.evaluate(
        () => (window.frameAt ?? NaN) - (window.clickedAt ?? NaN),
      );
      await second.context.close();
      await first.context.close();
      return ms;
    },
    dispose: () => {
      server.close();
      return Promise.resolve();
    },
  };
}

/** Notes the last click, and the first picture of whoever is called `name`. Runs in the page before it does. */
async function watchJoin(context: BrowserContext, name: string): Promise<void> {
  await context.addInitScript((name) => {
    const now = (): number => performance.timeOrigin + performance.now();
    const watched = new Set<HTMLVideoElement>();
    const seen: NonNullable<Window['joinWatch']> = { clickedAt: NaN, frameAt: null };
    window.joinWatch = seen;
    const options = { capture: true };
    addEventListener('click', () => (seen.clickedAt = now()), options);
    const look = (): void => {
      for (const video of document.querySelectorAll<HTMLVideoElement>('[data-name] video')) {
        const isRemote = video.closest<HTMLElement>('[data-name]')?.dataset.name === name;
        if (!isRemote || watched.has(video)) continue;
        watched.add(video);
        video.requestVideoFrameCallback(() => (seen.frameAt ??= now()));
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, name);
}

/** The room allows a source one entrance into the lobby in ten seconds. */
const knockMs = 10_200;

/** A room with its wall, and guests with the page it serves. */
export async function meetInRoom(browser: GuestBrowser, from: 'door' | 'lobby'): Promise<Meeting> {
  const room = await launchRoom();
  const wall = await browser.open(room.screenUrl, {
    viewport: { width: 1280, height: 800 },
    prepare: (context) => watchJoin(context, ''),
  });
  const { page } = wall;
  const address = await waitFor('a QR code', () =>
    page.getByTestId('qr').first().getAttribute('data-url'),
  );
  await page.getByRole('button', { name: 'Start meeting', exact: true }).click();
  const pin = (await page.getByTestId('call-pin').first().innerText()).replace(/\D/g, '');
  let count = 0;
  let knockedAt = -Infinity;

  const press = (at: Page, name: string): Promise<void> =>
    at.getByRole('button', { name, exact: true }).first().click();
  async function waitInLobby(guest: Page, name: string): Promise<void> {
    await delay(Math.max(0, knockedAt + knockMs - performance.now()));
    knockedAt = performance.now();
    await press(guest, 'No PIN? Ask the room to let you in');
    await page
      .getByRole('button', { name: `Admit ${name}`, exact: true })
      .first()
      .waitFor();
    // People take longer to decide; the transport is open by then.
    await delay(2_000);
  }
  return {
    join: async () => {
      count += 1;
      const name = `Guest ${count}`;
      const guest = await browser.open(address, {
        prepare: (context) => watchJoin(context, room.room),
      });
      await guest.page.getByLabel('Your name').fill(name);
      if (from === 'lobby') {
        await waitInLobby(guest.page, name);
        await press(page, `Admit ${name}`);
      } else {
        await guest.page.getByLabel('PIN').fill(pin);
        await delay(typeMs);
        await press(guest.page, 'Join');
      }
      await guest.page.waitForFunction(() => window.joinWatch?.frameAt, null, { timeout: seeMs });
      const clicker = from === 'lobby' ? page : guest.page;
      const clickedAt = await clicker.evaluate(() => window.joinWatch?.clickedAt ?? NaN);
      const frameAt = await guest.page.evaluate(() => window.joinWatch?.frameAt ?? NaN);
      await press(guest.page, 'Leave');
      await guest.context.close();
      await page.locator(`[data-name="${name}"] video`).first().waitFor({ state: 'detached' });
      return frameAt - clickedAt;
    },
    dispose: async () => {
      await wall.context.close();
      await room.stop();
    },
  };
}
