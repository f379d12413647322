import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, waitFor } from '../harness/index.ts';
import {
  createWorld,
  idOf,
  inState,
  meet,
  moreFrames,
  watch,
  type Peer,
  type World,
} from './support/world.ts';

describeWith(['browser', 'lan'], 'two pages in a call', () => {
  let world: World;
  let wall: Peer;
  let guest: Peer;
  beforeAll(async () => {
    world = await createWorld();
    wall = await world.open(idOf('wall'));
    guest = await world.open(idOf('guest'));
    for (const peer of [wall, guest]) await peer.page.evaluate(() => window.rtcTest.open());
    await meet([wall, guest]);
    await watch(wall, guest);
    await watch(guest, wall);
  });
  afterAll(() => world?.close());

  it('decode moving pictures both ways', async () => {
    await inState(wall, guest, 'connected');
    for (const [peer, of] of [
      [wall, guest],
      [guest, wall],
    ] as const) {
      const picture = await moreFrames(peer, of, 60);
      expect(picture.changes).toBeGreaterThan(3);
    }
  });
});
