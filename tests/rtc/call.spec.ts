import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, waitFor } from '../harness/index.ts';
import { rtp, transport } from './support/statistics.ts';
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

describeWith(['browser', 'lan'], 'two pages in a call', () => {
  let world: World;
  let wall: Peer;
  let guest: Peer;
  beforeAll(async () => {
    world = await createWorld();
    wall = await world.open(idOf('wall'));
    guest = await world.open(idOf('guest'));
    for (const peer of [wall, guest]) await peer.page.evaluate(() => window.rtcTest.open());
    await watch(wall, guest);
    await watch(guest, wall);
    await watch(guest, wall, 'screen');
    await meet([wall, guest]);
  });
  afterAll(() => world?.close());

  const signalsOf = async (peer: Peer): Promise<string[]> =>
    peer.page.evaluate(() => window.rtcTest.takeSentKinds());

  it('decode moving pictures both ways', async () => {
    await inState(wall, guest, 'connected');
    for (const [peer, of] of [
      [wall, guest],
      [guest, wall],
    ] as const) {
      const picture = await frames(peer, of, 40);
      expect(picture.changes).toBeGreaterThan(3);
    }
  });

  it('hear each other, and name the speaker', async () => {
    for (const [peer, of] of [
      [wall, guest],
      [guest, wall],
    ] as const) {
      await waitFor('a level', async () => ((await linkOf(peer, of))?.level ?? 0) > 0);
      await waitFor('the speaker', async () => {
        const { speaker } = await peer.page.evaluate(() => window.rtcTest.snapshot());
        return speaker === of.id;
      });
      const sound = await rtp(peer, of, 'inbound-rtp', 'microphone');
      expect(sound.totalAudioEnergy).toBeGreaterThan(0);
    }
  });

  it('go over DTLS-SRTP between host candidates, bundled into one transport', async () => {
    for (const [peer, of] of [
      [wall, guest],
      [guest, wall],
    ] as const) {
      const found = await transport(peer, of);
      expect(found).toMatchObject({
        dtlsState: 'connected',
        local: { candidateType: 'host', protocol: 'udp' },
        remote: { candidateType: 'host' },
      });
      expect(found.srtpCipher).toMatch(/AES|AEAD/);
      expect((await linkOf(peer, of))?.path).toBe('host');
    }
  });

  it('send speech twice (RED), so that lost packets are not heard', async () => {
    // getStats names what is inside (Opus); the negotiated order says how it travels (RFC 2198).
    for (const peer of [wall, guest]) {
      expect(await peer.page.evaluate(() => window.rtcTest.sentCodec(0))).toBe('audio/red');
    }
  });

  it('mute, camera and share never negotiate again', async () => {
    await signalsOf(wall);
    await signalsOf(guest);
    await wall.page.evaluate(() => window.rtcTest.setMicrophoneOn(false));
    await silence(guest, wall, 'microphone');
    await wall.page.evaluate(() => window.rtcTest.setCameraOn(false));
    await silence(guest, wall, 'camera');
    await wall.page.evaluate(() => window.rtcTest.startSharing());
    await frames(guest, wall, 5, 'screen');
    await wall.page.evaluate(() => window.rtcTest.setCameraOn(true));
    await wall.page.evaluate(() => window.rtcTest.setMicrophoneOn(true));
    await frames(guest, wall, 10);
    await waitFor('sound again', async () => ((await linkOf(guest, wall))?.level ?? 0) > 0);
    expect(await signalsOf(wall)).toEqual([]);
    expect(await signalsOf(guest)).toEqual([]);
  });

  it('show a share at its full width', async () => {
    const source = await wall.page.evaluate(() => window.rtcTest.sourceWidth('screen'));
    expect(source).toBeGreaterThan(0);
    await waitFor(
      'the full width',
      async () => (await frames(guest, wall, 1, 'screen')).width === source,
    );
    expect((await rtp(guest, wall, 'inbound-rtp', 'screen')).codec).toBe('video/VP9');
    await wall.page.evaluate(() => window.rtcTest.stopSharing());
    await silence(guest, wall, 'screen');
  });

  it('encode the camera for the size of the viewer’s tile', async () => {
    const sentWidth = async (): Promise<number> =>
      (await rtp(wall, guest, 'outbound-rtp', 'camera')).frameWidth;
    const showAt = (width: number, height: number): Promise<void> =>
      guest.page.evaluate(({ id, size }) => window.rtcTest.showAt(id, 'camera', size), {
        id: wall.id,
        size: { width, height },
      });
    const large = { timeoutMs: 40_000 };
    await waitFor('a large picture', async () => (await sentWidth()) >= 960, large);
    await showAt(320, 180);
    await waitFor('a small picture', async () => (await sentWidth()) === 320);
    await waitFor('it to be shown', async () => (await frames(guest, wall, 1)).width === 320);
    await showAt(1280, 720);
    await waitFor('a large picture again', async () => (await sentWidth()) >= 960, large);
    expect((await frames(guest, wall, 5)).width).toBeGreaterThan(320);
  });

  it('send no picture to who does not look', async () => {
    await guest.page.evaluate((id) => window.rtcTest.showAt(id, 'camera', null), wall.id);
    await silence(guest, wall, 'camera');
    const sound = await rtp(guest, wall, 'inbound-rtp', 'microphone');
    await waitFor(
      'sound to go on',
      async () =>
        (await rtp(guest, wall, 'inbound-rtp', 'microphone')).packetsReceived >
        sound.packetsReceived + 20,
    );
    await guest.page.evaluate(
      (id) => window.rtcTest.showAt(id, 'camera', { width: 640, height: 360 }),
      wall.id,
    );
    expect((await frames(guest, wall, 5)).frames).toBeGreaterThan(0);
  });

  it('learn at once that the other one has left', async () => {
    await guest.page.evaluate(() => window.rtcTest.leave());
    await inState(wall, guest, 'recovering', 1_500);
    expect(await frozen(wall, guest)).toBe(true);
    expect([...wall.problems, ...guest.problems]).toEqual([]);
  });

  /** No packet of a slot arrives for half a second. */
  const silence = async (
    peer: Peer,
    of: Peer,
    slot: 'microphone' | 'camera' | 'screen',
  ): Promise<void> => {
    let last = -1;
    await waitFor(`no more packets of ${slot}`, async () => {
      const { packetsReceived } = await rtp(peer, of, 'inbound-rtp', slot);
      const isSilent = packetsReceived === last;
      last = packetsReceived;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return isSilent;
    });
  };

  const frozen = async (peer: Peer, of: Peer): Promise<boolean> => {
    const before = (await seen(peer, of)).frames;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await seen(peer, of)).frames === before;
  };
});

describeWith(['browser', 'lan'], 'a participant without a camera', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it('is heard, whether its tile was there before or after its voice', async () => {
    const wall = await world.open(idOf('wall'));
    const guest = await world.open(idOf('guest'));
    await wall.page.evaluate(() => window.rtcTest.open());
    await guest.page.evaluate(() => window.rtcTest.open({ camera: false }));
    await watch(wall, guest);
    await meet([wall, guest]);
    await waitFor(
      'sound in a tile that was there',
      async () => (await rtp(wall, guest, 'inbound-rtp', 'microphone')).totalAudioEnergy > 0,
    );
    // A second wall joins the link late: its tile is made when packets already flow.
    const late = await world.open(idOf('late'));
    await late.page.evaluate(() => window.rtcTest.open());
    await meet([wall, guest, late]);
    await inState(late, guest, 'connected');
    await waitFor(
      'packets',
      async () => (await rtp(late, guest, 'inbound-rtp', 'microphone')).packetsReceived > 20,
    );
    const energy = async (): Promise<number> =>
      (await rtp(late, guest, 'inbound-rtp', 'microphone')).totalAudioEnergy;
    expect(await energy()).toBe(0);
    await watch(late, guest);
    await waitFor('sound in a tile that came late', async () => (await energy()) > 0);
  });
});
