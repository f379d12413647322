import { setTimeout as delay } from 'node:timers/promises';
import { decodedByConnection } from '../../e2e/support/mediaProbe.ts';
import { tile } from '../../e2e/support/people.ts';
import { openRoutedCall, seesAgain, settled, type RoutedCall } from '../routedCall.ts';
import type { FaultRow } from '../row.ts';

const giveUpMs = 40_000;

/** The router stays silent for so long. Gives the ms from its return until both sides see each other again. */
export async function cutLink(call: RoutedCall, seconds: number): Promise<number> {
  await call.network.setForwarding(false);
  await delay(seconds * 1000);
  const before = await Promise.all(call.sides.map(({ page }) => decodedByConnection(page)));
  await call.network.setForwarding(true);
  const backAt = performance.now();
  await Promise.all(
    call.sides.map(({ page }, index) => seesAgain(page, before[index] ?? [], giveUpMs)),
  );
  const took = performance.now() - backAt;
  await settled(call);
  if ((await call.room.wall.page.getByTestId('knock').count()) > 0)
    throw new Error('Anna had to knock again');
  if ((await call.room.wall.page.locator(tile('Anna')).count()) !== 1)
    throw new Error('Anna has not exactly one tile');
  return took;
}

const linkDown = (seconds: number, goal: number): FaultRow => ({
  title: `The network between guest and room is silent for ${seconds} s`,
  measures: [{ key: 'back', title: 'both see each other again', unit: 'ms', goal }],
  limitMs: seconds * 1000 + giveUpMs + 60_000,
  usualMs: seconds * 1000 + 5_000,
  open: async () => {
    const call = await openRoutedCall();
    return {
      run: async () => {
        await settled(call);
        return { back: await cutLink(call, seconds) };
      },
      dispose: call.dispose,
    };
  },
});

export const link3 = linkDown(3, 2_000);
export const link20 = linkDown(20, 5_000);
/** Its goal is a share of runs, 99 %; the time is what a person would still wait for. */
export const link55 = linkDown(55, 15_000);
