import { longestFreeze, noteFrames, shownFrames, standsFor } from '../../e2e/support/freezes.ts';
import { tile } from '../../e2e/support/people.ts';
import { waitFor } from '../../harness/index.ts';
import { openRoutedCall, settled, spareWaits, type RoutedCall } from '../routedCall.ts';
import type { FaultRow, Figures } from '../row.ts';

const giveUpMs = 30_000;
const unnoticedMs = 8_000;

/** Gives the room another address as soon as the call can bear it, and waits until both sides see each other again and the wall shows its new id. */
export async function moveRoom(call: RoutedCall, address: string): Promise<Figures> {
  const { page } = call.room.wall;
  await spareWaits(call);
  for (const { page: own, selector } of call.sides) await noteFrames(own, selector);
  const id = async (): Promise<string> => (await page.getByTestId('call-id').innerText()).trim();
  const before = await id();
  const start = performance.now();
  await call.network.changeAddress('a', address);
  const figures: Figures = {};
  await Promise.all([
    ...call.sides.map(async ({ side, page: own, selector }) => {
      // A stop of less than a second counts as none; by the old address no picture comes for so long.
      const isBack = async (): Promise<boolean> =>
        (await shownFrames(own, selector)) > 10 &&
        ((await longestFreeze(own, selector)) > 0 ||
          (performance.now() - start > unnoticedMs && (await standsFor(own, selector)) < 500));
      await waitFor(`the ${side} to see the other again`, isBack, { timeoutMs: giveUpMs });
      figures[side] = await longestFreeze(own, selector);
    }),
    waitFor('the new id', async () => (await id()) !== before, { timeoutMs: giveUpMs }).then(() => {
      figures['id'] = performance.now() - start;
    }),
  ]);
  return figures;
}

export const addressChange: FaultRow = {
  title: "The room's only address changes in a call",
  measures: [
    { key: 'wall', title: 'the wall sees the guest again', unit: 'ms', goal: 5_000 },
    { key: 'guest', title: 'the guest sees the room again', unit: 'ms', goal: 5_000 },
    { key: 'id', title: 'the wall shows the new id', unit: 'ms', goal: 10_000 },
  ],
  limitMs: 90_000,
  usualMs: 12_000,
  open: async () => {
    const call = await openRoutedCall();
    let moves = 0;
    return {
      run: async () => {
        await settled(call);
        moves += 1;
        const figures = await moveRoom(call, `10.77.1.${100 + (moves % 100)}`);
        await settled(call);
        await call.guest.page
          .getByText('Connection to the room lost')
          .waitFor({ state: 'detached' });
        if ((await call.room.wall.page.locator(tile('Anna')).count()) !== 1)
          throw new Error('Anna has not exactly one tile');
        return figures;
      },
      dispose: call.dispose,
    };
  },
};
