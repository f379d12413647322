import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { launchElectronRoom, launchRoom, waitFor, type GuestBrowser } from '../../harness/index.ts';
import type { RoomOptions } from '../../harness/room.ts';
import { catchPeerConnections } from './mediaProbe.ts';

/** People at a wall and with a browser, doing what people do: they find things by what is written on them. */

export interface WallUser {
  readonly page: Page;
  readonly problems: readonly string[];
  startMeeting(): Promise<void>;
  endMeeting(): Promise<void>;
  /** The address in the QR code that is on the screen now. */
  qrAddress(): Promise<string>;
  /** Ten digits, without blanks. */
  meetingId(): Promise<string>;
  checkCode(): Promise<string>;
  pin(): Promise<string>;
  /** The card of a knock by this person. */
  knock(name: string): Locator;
  admit(name: string): Promise<void>;
  deny(name: string): Promise<void>;
  press(label: string | RegExp): Promise<void>;
  /** Types on the keypad of the screen, as a finger does. */
  typeDigits(digits: string): Promise<void>;
}

const exact = (name: string) => ({ name, exact: true });

export function atTheWall(page: Page, problems: readonly string[]): WallUser {
  const press = (label: string | RegExp): Promise<void> =>
    page.getByRole('button', { name: label }).click();
  const text = async (testId: string): Promise<string> =>
    (await page.getByTestId(testId).first().innerText()).trim();
  return {
    page,
    problems,
    startMeeting: () => page.getByRole('button', exact('Start meeting')).click(),
    endMeeting: async () => {
      await page.getByRole('button', exact('End')).click();
      await page.getByRole('button', exact('End meeting')).click();
    },
    qrAddress: async () =>
      waitFor('a QR code', () => page.getByTestId('qr').first().getAttribute('data-url')),
    meetingId: async () => (await text('meeting-id')).replace(/\D/g, ''),
    checkCode: () => text('check-code'),
    pin: async () => (await text('call-pin')).replace(/\D/g, ''),
    knock: (name) => page.locator(`[data-testid="knock"][data-name="${name}"]`),
    admit: (name) =>
      page
        .getByRole('button', exact(`Admit ${name}`))
        .first()
        .click(),
    deny: (name) =>
      page
        .getByRole('button', exact(`Deny ${name}`))
        .first()
        .click(),
    press,
    typeDigits: async (digits) => {
      for (const digit of digits) await page.getByRole('button', exact(digit)).click();
    },
  };
}

export interface GuestUser {
  readonly page: Page;
  readonly problems: readonly string[];
  /** Fills in the door and knocks: with the PIN, or asking to be let in. */
  knock(name: string, pin?: string): Promise<void>;
  press(label: string): Promise<void>;
  leave(): Promise<void>;
}

export interface GuestOptions {
  permissions?: string[];
}

/** A person opens the room's address in a browser of their own. */
export async function aGuest(
  browser: GuestBrowser,
  url: string,
  options: GuestOptions = {},
): Promise<GuestUser> {
  const { page, problems } = await browser.open(url, {
    ...options,
    prepare: (context) => catchPeerConnections(context),
  });
  return guestOn(page, problems);
}

export function guestOn(page: Page, problems: readonly string[]): GuestUser {
  return {
    page,
    problems,
    knock: async (name, pin) => {
      await page.getByLabel('Your name').fill(name);
      const pinField = page.getByLabel('PIN');
      if (pin !== undefined) {
        await pinField.fill(pin);
        await page.getByRole('button', exact('Join')).click();
      } else if ((await pinField.count()) > 0)
        await page.getByRole('button', exact('No PIN? Ask the room to let you in')).click();
      else await page.getByRole('button', exact('Ask to be let in')).click();
    },
    press: (label) => page.getByRole('button', exact(label)).click(),
    leave: () => page.getByRole('button', exact('Leave')).click(),
  };
}

/** The tile of a participant, by the name on it. */
export const tile = (name: string): string => `[data-testid^="tile-"][data-name="${name}"]`;
export const stage = (name: string): string => `[data-testid^="stage-"][data-name="${name}"]`;

export const isIn = async ({ page }: GuestUser): Promise<void> => {
  await page.getByRole('button', exact('Leave')).waitFor({ timeout: 20_000 });
};

/** A room whose wall is open, whatever it runs on. */
export interface OpenRoom {
  readonly kind: 'Electron' | 'headless';
  readonly wall: WallUser;
  readonly lanUrl: string;
  readonly id: string;
  readonly name: string;
  readonly dataFolder: string;
  readonly pid: number;
  log(): string;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A headless room with its wall in a page of the given browser. */
export async function openHeadlessRoom(
  browser: GuestBrowser,
  options: RoomOptions = {},
): Promise<OpenRoom> {
  const room = await launchRoom(options);
  try {
    const { page, problems, context } = await browser.open(room.screenUrl, {
      viewport: { width: 1280, height: 800 },
      prepare: (c) => catchPeerConnections(c),
    });
    return {
      kind: 'headless',
      wall: atTheWall(page, problems),
      lanUrl: room.lanUrl,
      id: room.id,
      name: room.room,
      dataFolder: room.dataFolder,
      pid: room.pid,
      log: room.log,
      kill: async () => {
        await room.kill();
        await context.close();
      },
      stop: async () => {
        await context.close();
        expect(await room.stop()).toBe(0);
      },
    };
  } catch (error) {
    await room.stop();
    throw error;
  }
}

/** The room in Electron. The page is loaded a second time so that its connections are caught. */
export async function openElectronRoom(
  options: Omit<RoomOptions, 'netns'> = {},
): Promise<OpenRoom> {
  const room = await launchElectronRoom(options);
  try {
    await catchPeerConnections(room.app.context());
    await room.wall.reload();
    return {
      kind: 'Electron',
      wall: atTheWall(room.wall, room.problems),
      lanUrl: room.lanUrl,
      id: room.id,
      name: room.room,
      dataFolder: room.dataFolder,
      pid: room.app.process().pid ?? -1,
      log: room.log,
      kill: async () => {
        room.app.process().kill('SIGKILL');
        await room.stop().catch(() => undefined);
      },
      stop: room.stop,
    };
  } catch (error) {
    await room.stop();
    throw error;
  }
}
