import { longestFreeze, noteFrames, shownFrames, standsFor } from '../e2e/support/freezes.ts';
import { decodedByConnection, watchVideo } from '../e2e/support/mediaProbe.ts';
import { aGuest, isIn, tile, type GuestUser } from '../e2e/support/people.ts';
import {
  launchElectronRoom,
  launchGuestBrowser,
  waitFor,
  type ElectronRoom,
  type GuestBrowser,
} from '../harness/index.ts';
import { seesAgain } from './routedCall.ts';

const giveUpMs = 30_000;
/** A stop begins within this, if one comes. */
const shownByMs = 2_500;
const watchedMs = 8_000;
/** A picture that is younger moves. */
const movingMs = 500;

/** Parts of Chromium under the room, by the names it gives them. */
export type Part = 'GPU' | 'Network Service';

/** A room in Electron in a call with Anna. */
export interface ElectronCall {
  readonly room: ElectronRoom;
  readonly guest: GuestUser;
  /** How often the room's log has said this. */
  logged(text: string): number;
  /** Kills a part, as the system does when memory is short, and waits for another. Ms for which the room stood still at the guest; 0 when it did for less than a second. */
  killPart(part: Part): Promise<number>;
  /** Crashes the wall's page. Ms until the call screen is there again, and until the guest sees the room move. */
  crashPage(): Promise<{ page: number; call: number }>;
  dispose(): Promise<void>;
}

export async function openElectronCall(): Promise<ElectronCall> {
  let browser: GuestBrowser | undefined;
  let room: ElectronRoom | undefined;
  const dispose = async (): Promise<void> => {
    await room?.stop().catch(() => undefined);
    await browser?.close();
  };
  try {
    browser = await launchGuestBrowser();
    room = await launchElectronRoom();
    await room.wall.getByRole('button', { name: 'Start meeting' }).click();
    await room.wall.getByTestId('call-id').waitFor();
    const pin = (await room.wall.getByTestId('call-pin').innerText()).replace(/\D/g, '');
    const guest = await aGuest(browser, room.lanUrl);
    await guest.knock('Anna', pin);
    await isIn(guest);
    await watchVideo(guest.page, tile(room.room));
    return { room, guest, dispose, ...faultsOf(room, guest) };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function faultsOf(
  room: ElectronRoom,
  guest: GuestUser,
): Pick<ElectronCall, 'logged' | 'killPart' | 'crashPage'> {
  const logged = (text: string): number => room.log().split(text).length - 1;
  const pidOf = (part: Part): Promise<number> =>
    room.app.evaluate(
      ({ app }, name) =>
        app.getAppMetrics().find(({ type, name: own }) => type === name || own === name)?.pid ?? 0,
      part,
    );
  /** Runs in the wall's page: Playwright loses a page that has crashed. */
  const inWall = (code: string): Promise<unknown> =>
    room.app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
      code,
    );
  /** Begins to look before the fault, so that frames on their way are not taken for the return. */
  const guestSees = async (since: number): Promise<number> => {
    const before = await decodedByConnection(guest.page);
    await seesAgain(guest.page, before, giveUpMs);
    return performance.now() - since;
  };
  return {
    logged,
    killPart: async (part) => {
      const { page } = guest;
      const selector = tile(room.room);
      const pid = await pidOf(part);
      await noteFrames(page, selector);
      await waitFor('pictures', async () => (await shownFrames(page, selector)) > 10);
      process.kill(pid, 'SIGKILL');
      const at = performance.now();
      await waitFor('another process', async () => ![0, pid].includes(await pidOf(part)));
      // A dead path shows within moments; pictures that are on their way run out sooner.
      await waitFor(
        'the picture to move on',
        async () =>
          performance.now() - at > shownByMs &&
          (await standsFor(page, selector)) < movingMs &&
          ((await longestFreeze(page, selector)) > 0 || performance.now() - at > watchedMs),
        { timeoutMs: giveUpMs },
      );
      return longestFreeze(page, selector);
    },
    crashPage: async () => {
      const crashes = logged('page crashed: loading it again');
      await room.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
      const at = performance.now();
      await waitFor(
        'the call screen',
        async () =>
          logged('page crashed: loading it again') > crashes &&
          (await inWall("document.querySelector('[data-testid=call-id]') !== null")) === true,
      );
      const page = performance.now() - at;
      return { page, call: await guestSees(at) };
    },
  };
}
