import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeviceInfo } from '../../src/rtc/index.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { createWorld, frames, idOf, meet, watch, type Peer, type World } from './support/world.ts';

describeWith(['browser', 'lan'], 'a page with several cameras', () => {
  let world: World;
  let wall: Peer;
  let guest: Peer;
  beforeAll(async () => {
    world = await createWorld(['--use-fake-device-for-media-stream=fps=30,device-count=3']);
    wall = await world.open(idOf('wall'));
    guest = await world.open(idOf('guest'));
    for (const { page } of [wall, guest]) await page.evaluate(() => window.rtcTest.open());
    await watch(guest, wall);
    await meet([wall, guest]);
    await frames(guest, wall, 5);
  });
  afterAll(() => world?.close());

  const devices = (peer: Peer) => peer.page.evaluate(() => window.rtcTest.devices());

  it('names its devices and sends the chosen one', async () => {
    const { cameras, microphones } = await devices(wall);
    expect(microphones.length).toBeGreaterThan(0);
    // Of Chromium's fake cameras the second gives no frames to any RTCPeerConnection.
    const [first, , third] = cameras;
    for (const { id } of [third, first] as DeviceInfo[]) {
      await wall.page.evaluate((camera) => window.rtcTest.chooseCamera(camera), id);
      expect((await devices(wall)).cameraId).toBe(id);
      await frames(guest, wall, 5);
    }
  });

  it('goes on with another camera within two seconds when one is unplugged', async () => {
    const startedAt = performance.now();
    await wall.page.evaluate(() => window.rtcTest.unplug('camera'));
    await waitFor('the camera', async () => (await devices(wall)).camera.isOn);
    await frames(guest, wall, 1);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect((await devices(wall)).camera.failure).toBeNull();
  });

  it('shows the level of its own microphone', async () => {
    await waitFor('a level', async () => (await devices(wall)).microphone.level > 0);
    await wall.page.evaluate(() => window.rtcTest.setMicrophoneOn(false));
    await waitFor('silence', async () => (await devices(wall)).microphone.level === 0);
  });

  it('puts the camera’s light out when the camera is off', async () => {
    await wall.page.evaluate(() => window.rtcTest.setCameraOn(false));
    expect(await wall.page.evaluate(() => window.rtcTest.liveTracks('video'))).toBe(0);
  });
});

describeWith(['browser', 'lan'], 'a person who refuses', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(['--use-fake-ui-for-media-stream=deny']);
  });
  afterAll(() => world?.close());

  it('is told so for both devices, and is in the call all the same', async () => {
    const wall = await world.open(idOf('wall'), undefined, []);
    await wall.page.evaluate(() => window.rtcTest.open());
    const { camera, microphone } = await wall.page.evaluate(() => window.rtcTest.devices());
    expect(camera.failure).toEqual({ code: 'media.denied' });
    expect(microphone.failure).toEqual({ code: 'media.denied' });
  });
});
