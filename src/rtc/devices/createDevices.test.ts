import { describe, expect, it } from 'vitest';
import { createFakeClock, settle } from '../testing/fakeClock.ts';
import { createFakeAudio, createFakeComputer, fakeStream } from '../testing/fakeMedia.ts';
import type { ChoiceStorage } from './choices.ts';
import { createDevices, type DevicesDeps } from './createDevices.ts';

const memory = (): ChoiceStorage & { values: Map<string, string> } => {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
  };
};

const make = (overrides: Partial<DevicesDeps> = {}) => {
  const clock = createFakeClock();
  const computer = createFakeComputer();
  const audio = createFakeAudio(0.25);
  computer.plug('videoinput', 'built-in camera');
  computer.plug('videoinput', 'usb camera');
  computer.plug('audioinput', 'built-in microphone');
  computer.plug('audioinput', 'headset');
  computer.plug('audiooutput', 'speakers');
  const storage = memory();
  const devices = createDevices({
    mediaDevices: computer.mediaDevices,
    isSecureContext: true,
    permission: () => Promise.resolve('granted'),
    storage,
    createStream: () => fakeStream(),
    createAudioContext: audio.create,
    after: clock.after,
    log: () => undefined,
    ...overrides,
  });
  return { clock, computer, audio, storage, devices };
};

const both = { camera: true, microphone: true };

describe('starting', () => {
  it('asks one question for camera and microphone', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    expect(computer.asked).toEqual(['video+audio']);
    expect(devices.snapshot.camera).toEqual({ isOn: true, isStarting: false, failure: null });
    expect(devices.snapshot.microphone.isOn).toBe(true);
    expect(devices.snapshot.cameras.map(({ id }) => id)).toEqual(['built-in camera', 'usb camera']);
    expect(devices.preview.getTracks()).toEqual([devices.tracks.camera]);
  });

  it('with neither asks nothing, and names what there is', async () => {
    const { computer, devices } = make();
    await devices.start({ camera: false, microphone: false });
    expect(computer.asked).toEqual([]);
    expect(devices.snapshot.speakers).toEqual([{ id: 'speakers', label: 'The speakers' }]);
  });

  it('gives the microphone when the camera is missing', async () => {
    const { computer, devices } = make();
    computer.unplug('built-in camera');
    computer.unplug('usb camera');
    await devices.start(both);
    expect(devices.snapshot.microphone).toMatchObject({ isOn: true, failure: null });
    expect(devices.snapshot.camera).toMatchObject({
      isOn: false,
      failure: { code: 'media.missing' },
    });
  });

  it('does not ask twice when the person has just closed the question', async () => {
    const { computer, devices } = make({ permission: () => Promise.resolve('prompt') });
    computer.refuse('video', 'NotAllowedError');
    computer.refuse('audio', 'NotAllowedError');
    await devices.start(both);
    expect(computer.asked).toEqual(['video+audio']);
    expect(devices.snapshot.camera.failure).toEqual({ code: 'media.denied' });
    expect(devices.snapshot.microphone.failure).toEqual({ code: 'media.denied' });
  });

  it('gives the microphone when only the camera is denied by the system', async () => {
    const { computer, devices } = make({ permission: () => Promise.resolve('denied') });
    computer.refuse('video', 'NotAllowedError');
    await devices.start(both);
    expect(devices.snapshot.camera.failure).toEqual({ code: 'media.denied' });
    expect(devices.snapshot.microphone.isOn).toBe(true);
  });

  it('takes another camera when the first is used by another program', async () => {
    const { computer, devices } = make();
    computer.refuse('built-in camera', 'NotReadableError');
    await devices.start(both);
    expect(devices.snapshot).toMatchObject({ cameraId: 'usb camera', camera: { failure: null } });
  });

  it('says that all cameras are in use', async () => {
    const { computer, devices } = make();
    computer.refuse('video', 'NotReadableError');
    await devices.start(both);
    expect(devices.snapshot.camera).toMatchObject({ failure: { code: 'media.inUse' } });
  });

  it.each([
    [false, 'media.insecure'],
    [true, 'media.unsupported'],
  ] as const)('in a page without devices (secure: %s) says %s', async (isSecureContext, code) => {
    const { devices } = make({ mediaDevices: undefined, isSecureContext });
    await devices.start(both);
    expect(devices.snapshot.camera.failure).toEqual({ code });
    expect(devices.snapshot.microphone.failure).toEqual({ code });
    expect(devices.snapshot.canShareScreen).toBe(false);
  });
});

describe('on and off', () => {
  it('muting is instant: the track is silent and out of its slot before anything is awaited', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    const { microphone } = devices.tracks;
    const muting = devices.setMicrophoneOn(false);
    expect(microphone?.enabled).toBe(false);
    expect(devices.tracks.microphone).toBeNull();
    await muting;
    expect(computer.live.map(({ kind }) => kind)).toContain('audio');
    await devices.setMicrophoneOn(true);
    expect(devices.tracks.microphone).toBe(microphone);
    expect(microphone?.enabled).toBe(true);
    expect(computer.asked).toEqual(['video+audio']);
  });

  it('a camera that is off is stopped, so that its light goes out', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    await devices.setCameraOn(false);
    expect(computer.live.filter(({ kind }) => kind === 'video')).toEqual([]);
    expect(devices.preview.getTracks()).toEqual([]);
    await devices.setCameraOn(true);
    expect(devices.snapshot.camera.isOn).toBe(true);
  });

  it('actions that overlap end as the last one says', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    await Promise.all([
      devices.setCameraOn(false),
      devices.setCameraOn(true),
      devices.chooseCamera('usb camera'),
      devices.setCameraOn(false),
    ]);
    expect(devices.snapshot.camera.isOn).toBe(false);
    expect(computer.live.filter(({ kind }) => kind === 'video')).toEqual([]);
  });

  it('leaves the other slots’ tracks the same objects, and says nothing when nothing changed', async () => {
    const { devices } = make();
    await devices.start(both);
    const before = devices.tracks;
    await devices.setCameraOn(true);
    expect(devices.tracks).toBe(before);
    await devices.setCameraOn(false);
    expect(devices.tracks.microphone).toBe(before.microphone);
  });
});

describe('choosing', () => {
  it('is remembered for the next visit', async () => {
    const { devices, storage } = make();
    await devices.start(both);
    await devices.chooseCamera('usb camera');
    await devices.chooseMicrophone('headset');
    devices.chooseSpeaker('speakers');
    const next = make({ storage });
    await next.devices.start(both);
    expect(next.devices.snapshot).toMatchObject({
      cameraId: 'usb camera',
      microphoneId: 'headset',
      speakerId: 'speakers',
    });
  });

  it('holds for this visit where the browser has no storage', async () => {
    const fail = (): never => {
      throw new Error('denied');
    };
    const { devices } = make({ storage: { getItem: fail, setItem: fail } });
    await devices.start(both);
    await devices.chooseCamera('usb camera');
    expect(devices.snapshot.cameraId).toBe('usb camera');
  });

  it('stops the device chosen before', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    await devices.chooseCamera('usb camera');
    expect(computer.live.map(({ deviceId }) => deviceId)).toEqual([
      'built-in microphone',
      'usb camera',
    ]);
  });

  it('does not switch on what is off', async () => {
    const { computer, devices } = make();
    await devices.start({ camera: false, microphone: true });
    await devices.chooseCamera('usb camera');
    expect(devices.snapshot).toMatchObject({ cameraId: 'usb camera', camera: { isOn: false } });
    expect(computer.live.map(({ kind }) => kind)).toEqual(['audio']);
  });

  it('of a device that is gone falls back to one that is there', async () => {
    const { devices, storage } = make();
    storage.values.set('devices.camera', 'a camera at home');
    await devices.start(both);
    expect(devices.snapshot).toMatchObject({ cameraId: 'built-in camera', camera: { isOn: true } });
  });
});

describe('plugging', () => {
  it('out the camera in use goes on with another; back in, with the chosen one', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    await devices.chooseCamera('usb camera');
    computer.unplug('usb camera');
    await settle();
    expect(devices.snapshot).toMatchObject({ cameraId: 'built-in camera', camera: { isOn: true } });
    computer.plug('videoinput', 'usb camera');
    await settle();
    expect(devices.snapshot).toMatchObject({ cameraId: 'usb camera', camera: { isOn: true } });
  });

  it('out the only microphone says so, and in again it is back by itself', async () => {
    const { computer, devices } = make();
    computer.unplug('headset');
    await devices.start(both);
    computer.unplug('built-in microphone');
    await settle();
    expect(devices.snapshot.microphone).toMatchObject({
      isOn: false,
      failure: { code: 'media.unplugged' },
      level: 0,
    });
    computer.plug('audioinput', 'headset');
    await settle();
    expect(devices.snapshot.microphone).toMatchObject({ isOn: true, failure: null });
  });

  it('never switches on what the person switched off', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    await devices.setCameraOn(false);
    await devices.setMicrophoneOn(false);
    computer.unplug('built-in microphone');
    computer.plug('videoinput', 'another camera');
    await settle();
    expect(devices.tracks).toMatchObject({ camera: null, microphone: null });
    expect(computer.live).toEqual([]);
  });

  it('anything in does not ask a person again who has refused', async () => {
    const { computer, devices } = make();
    computer.refuse('video', 'NotAllowedError');
    await devices.start(both);
    const before = computer.asked.length;
    computer.plug('videoinput', 'another camera');
    await settle();
    expect(computer.asked).toHaveLength(before);
  });

  it('takes the chosen speaker off the screen while it is not there', async () => {
    const { computer, devices } = make();
    await devices.start(both);
    devices.chooseSpeaker('speakers');
    computer.unplug('speakers');
    await settle();
    expect(devices.snapshot.speakerId).toBeNull();
    computer.plug('audiooutput', 'speakers');
    await settle();
    expect(devices.snapshot.speakerId).toBe('speakers');
  });
});

describe('the meter', () => {
  it('shows the own level while the microphone is on', async () => {
    const { audio, clock, devices } = make();
    await devices.start(both);
    clock.pass(100);
    expect(devices.snapshot.microphone.level).toBe(0.25);
    await devices.setMicrophoneOn(false);
    expect(devices.snapshot.microphone.level).toBe(0);
    expect(audio.openContexts).toBe(0);
  });
});

describe('sharing', () => {
  it('sends the screen, with its sound where there is some, and keeps text readable', async () => {
    const { computer, devices } = make();
    computer.screen.answer = 'shareWithSound';
    await devices.startSharing();
    expect(devices.snapshot.screen).toEqual({ isOn: true, failure: null });
    expect(devices.tracks.screen?.contentHint).toBe('detail');
    expect(devices.tracks.screenAudio?.kind).toBe('audio');
    devices.stopSharing();
    expect(devices.tracks).toMatchObject({ screen: null, screenAudio: null });
    expect(computer.live).toEqual([]);
  });

  it('ends with the browser’s own button', async () => {
    const { computer, devices } = make();
    await devices.startSharing();
    computer.live[0]?.end();
    expect(devices.snapshot.screen).toEqual({ isOn: false, failure: null });
    expect(devices.tracks.screen).toBeNull();
  });

  it.each([
    ['cancel', 'share.denied'],
    ['none', 'share.unsupported'],
  ] as const)('says what came of "%s", and forgets it at the next try', async (answer, code) => {
    const { computer, devices } = make();
    computer.screen.answer = answer;
    await devices.startSharing();
    expect(devices.snapshot.screen).toEqual({ isOn: false, failure: { code } });
    computer.screen.answer = 'share';
    await devices.startSharing();
    expect(devices.snapshot.screen).toEqual({ isOn: true, failure: null });
  });

  it('opens one picker for two clicks', async () => {
    const { computer, devices } = make();
    await Promise.all([devices.startSharing(), devices.startSharing()]);
    expect(computer.live).toHaveLength(1);
  });

  it('that was stopped while the picker was open does not begin', async () => {
    const { computer, devices } = make();
    const sharing = devices.startSharing();
    devices.stopSharing();
    await sharing;
    expect(devices.snapshot.screen.isOn).toBe(false);
    expect(computer.live).toEqual([]);
  });

  it('something else stops what was shared before', async () => {
    const { computer, devices } = make();
    await devices.startSharing();
    const first = devices.tracks.screen;
    await devices.startSharing();
    expect(devices.tracks.screen).not.toBe(first);
    expect(computer.live).toHaveLength(1);
  });
});

it('disposed, holds no device, no timer, no listener and no audio', async () => {
  const { audio, clock, computer, devices } = make();
  await devices.start(both);
  await devices.startSharing();
  clock.pass(1_000);
  const opening = devices.chooseCamera('usb camera');
  devices.dispose();
  await opening;
  await settle();
  expect(computer.live).toEqual([]);
  expect(computer.listeners).toBe(0);
  expect(clock.pending).toBe(0);
  expect(audio.openContexts).toBe(0);
});

it('disposed while the browser still asks, takes no device', async () => {
  const { computer, devices } = make();
  const starting = devices.start(both);
  await Promise.resolve();
  expect(computer.asked).toEqual(['video+audio']);
  devices.dispose();
  await starting;
  await settle();
  expect(computer.live).toEqual([]);
});
