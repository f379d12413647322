import { watchVideo } from '../../e2e/support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, tile } from '../../e2e/support/people.ts';
import { launchGuestBrowser, routedWorld, type RoutedWorld } from '../../harness/index.ts';
import type { FaultRow } from '../row.ts';

const giveUpMs = 60_000;

/** Every program on that computer ends at once, and its network with it: nobody says goodbye. */
async function switchOff(network: RoutedWorld, { name }: RoutedWorld['b']): Promise<void> {
  await network.setCarrier('b', false);
  const pids = (await network.b.run('ip', ['netns', 'pids', name])).split(/\s+/).filter(Boolean);
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Its parent took it along; or it was the program that listed them.
    }
  }
}

export const guestGone: FaultRow = {
  title: "The guest's computer is switched off (SIGKILL to all of it, cable dead)",
  measures: [
    { key: 'said', title: 'its tile says so', unit: 'ms', goal: 17_000 },
    { key: 'gone', title: 'its tile is gone', unit: 'ms', goal: 35_000 },
  ],
  limitMs: giveUpMs + 60_000,
  usualMs: 42_000,
  open: async () => {
    const network = await routedWorld();
    try {
      const atRoom = await launchGuestBrowser({ netns: network.a });
      const room = await openHeadlessRoom(atRoom, { netns: network.a });
      await room.wall.startMeeting();
      return {
        run: async () => {
          await network.setCarrier('b', true);
          const atGuest = await launchGuestBrowser({ netns: network.b });
          const guest = await aGuest(atGuest, room.lanUrl);
          await guest.knock('Anna', await room.wall.pin());
          await isIn(guest);
          const ofAnna = tile('Anna');
          await watchVideo(room.wall.page, ofAnna);
          const start = performance.now();
          await switchOff(network, network.b);
          const { page } = room.wall;
          const said = page
            .locator(`${ofAnna}:is([data-state="away"], [data-state="recovering"])`)
            .waitFor({ timeout: giveUpMs })
            .then(() => performance.now() - start);
          const gone = page
            .locator(ofAnna)
            .waitFor({ state: 'detached', timeout: giveUpMs })
            .then(() => performance.now() - start);
          const figures = { said: await said, gone: await gone };
          await atGuest.close().catch(() => undefined);
          return figures;
        },
        dispose: async () => {
          await room.stop();
          await atRoom.close();
          await network.dispose();
        },
      };
    } catch (error) {
      await network.dispose();
      throw error;
    }
  },
};
