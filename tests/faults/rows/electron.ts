import { watchVideo } from '../../e2e/support/mediaProbe.ts';
import { tile } from '../../e2e/support/people.ts';
import { openElectronCall, type ElectronCall } from '../electronCall.ts';
import type { FaultRow, FaultWorld, Figures } from '../row.ts';

/** The fourth crash in a minute ends the program (DESIGN 8), so after three comes a new room. */
const crashesPerRoom = 3;

const needsDisplay = (): void => {
  if (process.env.DISPLAY === undefined) throw new Error('no display for Electron (Xvfb)');
};

/** Runs in one room after the other, each for so many runs. */
async function inRooms(
  runsPerRoom: number,
  once: (call: ElectronCall) => Promise<Figures>,
): Promise<FaultWorld> {
  needsDisplay();
  let call = await openElectronCall();
  let runs = 0;
  return {
    run: async () => {
      if (runs === runsPerRoom) {
        await call.dispose();
        call = await openElectronCall();
        runs = 0;
      }
      runs += 1;
      const { page } = call.guest;
      await page.locator(`${tile(call.room.room)}[data-state="fine"]`).waitFor();
      await watchVideo(page, tile(call.room.room), 30);
      return once(call);
    },
    dispose: () => call.dispose(),
  };
}

export const pageCrash: FaultRow = {
  title: "The wall's page crashes in a call (Electron)",
  measures: [
    { key: 'page', title: 'the call screen is back', unit: 'ms', goal: 1_000 },
    { key: 'call', title: 'the guest sees the room again', unit: 'ms', goal: 5_000 },
  ],
  limitMs: 120_000,
  usualMs: 9_000,
  open: () => inRooms(crashesPerRoom, (call) => call.crashPage()),
};

export const gpuKilled: FaultRow = {
  title: "Chromium's GPU process is killed in a call (Electron)",
  measures: [{ key: 'call', title: 'the room stands still at the guest', unit: 'ms', goal: 5_000 }],
  limitMs: 120_000,
  usualMs: 12_000,
  // Chromium ends after a few GPU crashes in a short time; a room whose page crashed is no use here.
  open: () =>
    inRooms(crashesPerRoom, async (call) => {
      const figures = { call: await call.killPart('GPU') };
      if (call.logged('page crashed') > 0) throw new Error('the page crashed with it');
      return figures;
    }),
};

export const networkServiceKilled: FaultRow = {
  title: "Chromium's network service is killed in a call (Electron)",
  measures: [{ key: 'call', title: 'the room stands still at the guest', unit: 'ms', goal: 5_000 }],
  limitMs: 120_000,
  usualMs: 16_000,
  open: () => inRooms(10, async (call) => ({ call: await call.killPart('Network Service') })),
};
