import { decodedByConnection, watchVideo } from '../e2e/support/mediaProbe.ts';
import {
  aGuest,
  isIn,
  openHeadlessRoom,
  tile,
  type GuestUser,
  type OpenRoom,
} from '../e2e/support/people.ts';
import {
  launchGuestBrowser,
  routedWorld,
  waitFor,
  type GuestBrowser,
  type RoutedWorld,
} from '../harness/index.ts';
import type { Page } from 'playwright-core';

/** A room on one subnet in a call with Anna on another. */
export interface RoutedCall {
  readonly network: RoutedWorld;
  readonly atGuest: GuestBrowser;
  readonly room: OpenRoom;
  readonly guest: GuestUser;
  /** Both pages, each with the tile on which it sees the other. */
  readonly sides: readonly { side: 'wall' | 'guest'; page: Page; selector: string }[];
  dispose(): Promise<void>;
}

export async function openRoutedCall(): Promise<RoutedCall> {
  const network = await routedWorld();
  const browsers: GuestBrowser[] = [];
  let room: OpenRoom | undefined;
  const dispose = async (): Promise<void> => {
    try {
      await room?.stop();
      for (const browser of browsers) await browser.close();
    } finally {
      await network.dispose();
    }
  };
  const launch = async (netns: RoutedWorld['a']): Promise<GuestBrowser> => {
    const browser = await launchGuestBrowser({ netns });
    browsers.push(browser);
    return browser;
  };
  try {
    const atRoom = await launch(network.a);
    const atGuest = await launch(network.b);
    room = await openHeadlessRoom(atRoom, { netns: network.a });
    await room.wall.startMeeting();
    const guest = await aGuest(atGuest, room.lanUrl);
    await guest.knock('Anna', await room.wall.pin());
    await isIn(guest);
    const sides = [
      { side: 'wall', page: room.wall.page, selector: tile('Anna') },
      { side: 'guest', page: guest.page, selector: tile(room.name) },
    ] as const;
    for (const { page, selector } of sides) await watchVideo(page, selector);
    return { network, atGuest, room, guest, sides, dispose };
  } catch (error) {
    await dispose().catch(() => undefined);
    throw error;
  }
}

/** Enough to be a moving picture. */
const seenFrames = 5;

/**
 * Waits until a page decodes pictures again, on a connection it had before or on a new one.
 * @param before what `decodedByConnection` gave.
 */
export async function seesAgain(
  page: Page,
  before: readonly number[],
  timeoutMs: number,
): Promise<void> {
  await waitFor(
    'moving pictures',
    async () =>
      (await decodedByConnection(page)).some(
        (frames, index) => frames > (before[index] ?? 0) + seenFrames,
      ),
    { timeoutMs },
  );
}

/** The guest's page has a spare that waits for the wall (ADR 0009): it can follow the room to another address. */
export async function spareWaits({ guest }: RoutedCall): Promise<void> {
  await waitFor('a spare that waits', () =>
    guest.page.evaluate(() =>
      window.magoPeerConnections.some(
        (pc) => pc.currentRemoteDescription !== null && pc.connectionState === 'new',
      ),
    ),
  );
}

/** Pictures run both ways for a while, and both screens say that all is well. */
export async function settled({ room, guest, sides }: RoutedCall): Promise<void> {
  await room.wall.page.locator(`${tile('Anna')}[data-state="fine"]`).waitFor();
  await guest.page.locator(`${tile(room.name)}[data-state="fine"]`).waitFor();
  for (const { page, selector } of sides) {
    const { distinct } = await watchVideo(page, selector, 30);
    if (distinct < 4) throw new Error('the picture stands still');
  }
}
