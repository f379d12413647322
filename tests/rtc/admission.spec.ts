import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest';
import type { Signal } from '../../src/shared/signal/values.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { rtp } from './support/statistics.ts';
import {
  createWorld,
  frames,
  idOf,
  inState,
  meet,
  seen,
  watch,
  type Peer,
  type World,
} from './support/world.ts';

describeWith(['browser', 'lan'], 'a guest who knocks', () => {
  let world: World;
  let wall: Peer;
  let guest: Peer;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    wall = await world.open(idOf('wall'));
    guest = await world.open(idOf('guest'));
    for (const peer of [wall, guest]) await peer.page.evaluate(() => window.rtcTest.open());
    await watch(wall, guest);
    await watch(guest, wall);
  });
  afterEach(async () => {
    for (const peer of [wall, guest]) await peer.page.close();
  });

  const receive = (peer: Peer, from: Peer, signal: Signal): Promise<void> =>
    peer.page.evaluate(({ id, signal }) => window.rtcTest.receive(id, signal), {
      id: from.id,
      signal,
    });

  it('has host candidates in the offer of the knock, and needs no other offer', async () => {
    const offer = await guest.page.evaluate(() => window.rtcTest.prepareFirstOffer());
    expect(offer.sdp).toMatch(/^a=candidate:.* typ host/m);
    // The knock reaches the wall's page before the list that names the guest.
    await receive(wall, guest, { kind: 'offer', ...offer });
    await guest.page.evaluate((id) => window.rtcTest.adoptFirstOffer(id), wall.id);
    await meet([wall, guest]);
    await inState(guest, wall, 'connected');
    const kinds = await guest.page.evaluate(() => window.rtcTest.takeSentKinds());
    expect(kinds).not.toContain('offer');
  });

  it('sends and plays nothing in the lobby, and is seen at once when admitted', async () => {
    await meet([wall, guest], false);
    await inState(wall, guest, 'connected');
    await inState(guest, wall, 'connected');
    await wait(1_000);
    for (const [peer, of] of [
      [wall, guest],
      [guest, wall],
    ] as const) {
      expect(await rtp(peer, of, 'outbound-rtp', 'camera')).toMatchObject({ bytesSent: 0 });
      expect(await rtp(peer, of, 'outbound-rtp', 'microphone')).toMatchObject({ bytesSent: 0 });
      expect((await seen(peer, of)).frames).toBe(0);
    }
    await wall.page.evaluate(() => window.rtcTest.takeSentKinds());
    const clickedAt = await guest.page.evaluate(() => window.rtcTest.now());
    await meet([wall, guest]);
    const picture = await frames(guest, wall, 1);
    await frames(wall, guest, 1);
    expect((picture.firstAtMs ?? Infinity) - clickedAt).toBeLessThan(1_000);
    expect(await wall.page.evaluate(() => window.rtcTest.takeSentKinds())).toEqual([]);
  });

  it('is not seen by a wall that has not admitted it, even when its own page sends', async () => {
    await guest.page.evaluate((id) => window.rtcTest.setRemotes(id), [
      { id: wall.id, isCaller: true, isAdmitted: true },
    ] as never);
    await wall.page.evaluate((id) => window.rtcTest.setRemotes(id), [
      { id: guest.id, isCaller: false, isAdmitted: false },
    ] as never);
    await waitFor(
      'packets to arrive',
      async () => (await rtp(wall, guest, 'inbound-rtp', 'camera')).bytesReceived > 10_000,
    );
    expect((await seen(wall, guest)).frames).toBe(0);
  });
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
