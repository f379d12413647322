import { afterAll, beforeAll, expect, it } from 'vitest';
import { cutLink } from '../faults/rows/link.ts';
import { openRoutedCall, type RoutedCall } from '../faults/routedCall.ts';
import { describeWith } from '../harness/index.ts';
import { tile } from './support/people.ts';

/** The whole product through a cut of the network: media and signalling together, as when a cable is pulled. */
describeWith(['browser', 'netns'], 'a guest whose network is cut in a call', () => {
  let call: RoutedCall;

  beforeAll(async () => {
    call = await openRoutedCall();
  });
  afterAll(() => call?.dispose());

  it('is seen again after 3 s without a network, also for the first time in the call', async () => {
    // Chromium may hold the first pictures back until it has waited three seconds for one (docs/FAULTS.md).
    expect(await cutLink(call, 3)).toBeLessThan(5000);
  });

  it('is seen again within 2 s after 3 s without a network: the middle one of three cuts', async () => {
    const took: number[] = [];
    for (let cut = 0; cut < 3; cut += 1) took.push(await cutLink(call, 3));
    process.stdout.write(`cuts of 3 s: ${took.map(Math.round).join(', ')} ms\n`);
    expect(took.toSorted((a, b) => a - b)[1]).toBeLessThan(2000);
  });

  it('is marked on its tile during 20 s without one, and seen again within 5 s after', async () => {
    const marked = call.room.wall.page
      .locator(`${tile('Anna')}:is([data-state="away"], [data-state="recovering"])`)
      .waitFor({ timeout: 17_000 });
    const [took] = await Promise.all([cutLink(call, 20), marked]);
    expect(took).toBeLessThan(5000);
  });

  it('is back after 55 s, and nobody has to let it in again', async () => {
    expect(await cutLink(call, 55)).toBeLessThan(15_000);
  });
});
