import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { decodedByConnection, watchVideo } from '../../e2e/support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, tile } from '../../e2e/support/people.ts';
import { launchGuestBrowser, waitFor } from '../../harness/index.ts';
import { pluggableSwitches, plugIn, pull, withPluggableDevices } from '../pluggableDevices.ts';
import { seesAgain } from '../routedCall.ts';
import type { FaultRow } from '../row.ts';

const giveUpMs = 15_000;
/** What is on its way when a device is pulled has arrived by then, and is not taken for its successor's. */
const onItsWayMs = 150;
/** More than the noise of a receiver that conceals silence; Chromium's fake microphones beep every half second. */
const audible = 1e-4;

/** Sound energy that the page has received so far. */
const heard = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let energy = 0;
    for (const connection of window.magoPeerConnections)
      (await connection.getStats()).forEach((report: RTCInboundRtpStreamStats) => {
        if (report.type === 'inbound-rtp' && report.kind === 'audio')
          energy += report.totalAudioEnergy ?? 0;
      });
    return energy;
  });

const hearsAgain = async (page: Page, before: number): Promise<void> => {
  await waitFor('sound', async () => (await heard(page)) > before + audible, {
    timeoutMs: giveUpMs,
  });
};

export const devicesPulled: FaultRow = {
  title: "The wall's camera or microphone is pulled and put back",
  measures: [
    { key: 'cameraFallback', title: 'another camera takes over', unit: 'ms', goal: 2_000 },
    { key: 'cameraBack', title: 'the only camera is put back: picture', unit: 'ms', goal: 5_000 },
    { key: 'microphoneFallback', title: 'another microphone takes over', unit: 'ms', goal: 2_000 },
    {
      key: 'microphoneBack',
      title: 'the only microphone is put back: sound',
      unit: 'ms',
      goal: 5_000,
    },
  ],
  limitMs: 90_000,
  usualMs: 8_000,
  open: async () => {
    const browser = await launchGuestBrowser({ args: pluggableSwitches });
    const dispose = async (): Promise<void> => {
      await room?.stop();
      await browser.close();
    };
    let room: Awaited<ReturnType<typeof openHeadlessRoom>> | undefined;
    try {
      room = await openHeadlessRoom(withPluggableDevices(browser));
      await room.wall.startMeeting();
      const guest = await aGuest(browser, room.lanUrl);
      await guest.knock('Anna', await room.wall.pin());
      await isIn(guest);
      const { page: wall } = room.wall;
      const { page } = guest;
      const ofRoom = tile(room.name);
      /** From now until the guest sees (or hears) the room, which does not right now. */
      const until = async (kind: 'videoinput' | 'audioinput', act: () => Promise<void>) => {
        const start = performance.now();
        await act();
        await delay(onItsWayMs);
        if (kind === 'videoinput') await seesAgain(page, await decodedByConnection(page), giveUpMs);
        else await hearsAgain(page, await heard(page));
        return performance.now() - start;
      };
      const without = async (kind: 'videoinput' | 'audioinput'): Promise<void> => {
        await pull(wall, kind, 'all');
        const sign = kind === 'videoinput' ? '[data-picture="false"]' : '[data-muted="true"]';
        await page.locator(`${ofRoom}${sign}`).waitFor();
        if ((await page.locator(`${ofRoom}[data-state="fine"]`).count()) === 0)
          throw new Error('the call did not stay');
      };
      return {
        run: async () => {
          await watchVideo(page, ofRoom, 30);
          const figures: Record<string, number> = {};
          for (const [name, kind] of [
            ['camera', 'videoinput'],
            ['microphone', 'audioinput'],
          ] as const) {
            figures[`${name}Fallback`] = await until(kind, () => pull(wall, kind, 'used'));
            await without(kind);
            figures[`${name}Back`] = await until(kind, () => plugIn(wall, kind));
          }
          return figures;
        },
        dispose,
      };
    } catch (error) {
      await dispose().catch(() => undefined);
      throw error;
    }
  },
};
