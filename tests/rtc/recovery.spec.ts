import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith, routedWorld, waitFor, type RoutedWorld } from '../harness/index.ts';
import {
  createWorld,
  frames,
  idOf,
  inState,
  linkOf,
  meet,
  seen,
  watch,
  type Peer,
  type World,
} from './support/world.ts';

/** What a reconnecting road may take after the network is back; the signals wait for it, media need not. */
const roadMs = 500;

describeWith(
  ['browser', 'netns'],
  'two pages on two subnets, when the network between them fails',
  () => {
    let network: RoutedWorld;
    let world: World;
    let wall: Peer;
    let guest: Peer;
    beforeAll(async () => {
      network = await routedWorld();
      world = await createWorld();
      wall = await world.open(idOf('wall'), network.a);
      guest = await world.open(idOf('guest'), network.b);
      for (const peer of [wall, guest]) await peer.page.evaluate(() => window.rtcTest.open());
      await meet([wall, guest]);
      await watch(wall, guest);
      await watch(guest, wall);
      await flow();
    });
    afterAll(async () => {
      await world?.close();
      await network?.dispose();
    });

    /** Pictures run both ways, long enough for the senders to have found their rate. */
    const flow = async (): Promise<void> => {
      await inState(wall, guest, 'connected', 30_000);
      await inState(guest, wall, 'connected', 30_000);
      await frames(wall, guest, 60, 'camera', 60_000);
      await frames(guest, wall, 60, 'camera', 60_000);
    };

    /** Ms until a picture moves again on both sides. */
    const back = async (): Promise<number> => {
      const start = performance.now();
      const moving = async (peer: Peer, of: Peer): Promise<void> => {
        const before = (await seen(peer, of)).frames;
        await waitFor(
          `${peer.id} to see ${of.id} again`,
          async () => (await seen(peer, of)).frames >= before + 3,
          { timeoutMs: 60_000 },
        );
      };
      await Promise.all([moving(wall, guest), moving(guest, wall)]);
      return performance.now() - start;
    };

    const cuts = {
      'the router stays silent': (isOn: boolean) => network.setForwarding(isOn),
      'the guest’s cable is out': (isOn: boolean) => network.setCarrier('b', isOn),
    };
    /** Ms from the network's return until a picture moves again. */
    const cut = async (set: (isOn: boolean) => Promise<void>, seconds: number): Promise<number> => {
      world.cutRoad();
      await set(false);
      await delay(seconds * 1000);
      await set(true);
      const road = delay(roadMs).then(() => world.restoreRoad());
      const took = await back();
      await road;
      await flow();
      return took;
    };
    // Chromium may hold the first pictures back until it has waited three seconds for one (docs/FAULTS.md).
    it('for 3 s, for the first time in a call, see each other within 5000 ms', async () => {
      expect(await cut(network.setForwarding, 3)).toBeLessThan(5_000);
    });
    for (const [how, set] of Object.entries(cuts)) {
      describe(`because ${how}`, () => {
        it.each([
          { seconds: 3, withinMs: 2_000 },
          { seconds: 20, withinMs: 5_000 },
        ])('for $seconds s, see each other within $withinMs ms', async ({ seconds, withinMs }) => {
          expect(await cut(set, seconds)).toBeLessThan(withinMs);
        });
      });
    }

    it('for 55 s, and the room had already taken the guest off its list, meet again', async () => {
      world.cutRoad();
      await network.setForwarding(false);
      await delay(35_000);
      await wall.page.evaluate(() => window.rtcTest.setRemotes([]));
      await delay(20_000);
      expect((await linkOf(guest, wall))?.state).toBe('recovering');
      await network.setForwarding(true);
      await delay(roadMs);
      await wall.page.evaluate(() => window.rtcTest.unwatch());
      await meetAgain();
      await watch(wall, guest);
      await world.restoreRoad();
      expect(await back()).toBeLessThan(5_000);
      await flow();
    });

    it('and the guest gets another address, see each other again', async () => {
      await network.changeAddress('b', '10.77.2.99');
      await world.restoreRoad();
      expect(await back()).toBeLessThan(15_000);
      await flow();
    });

    it('or the wall’s page starts anew, meet again without the guest doing anything', async () => {
      await wall.page.evaluate(() => {
        window.rtcTest.unwatch();
        window.rtcTest.crash();
      });
      await meetAgain();
      await watch(wall, guest);
      expect(await back()).toBeLessThan(15_000);
      await flow();
    });

    const meetAgain = (): Promise<void> =>
      wall.page.evaluate((id) => {
        window.rtcTest.setRemotes([{ id, isCaller: false, isAdmitted: true }] as Parameters<
          typeof window.rtcTest.setRemotes
        >[0]);
      }, guest.id);
  },
);
