import { beforeEach, describe, expect, test } from 'vitest';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import type { Signal } from '#shared/signal/values.ts';
import { createGuest, type Guest } from './createGuest.ts';
import { makeId, makeParticipant, me, selfId, theWall, wallId } from './testing/builders.ts';
import {
  createFakeCall,
  createFakeDevices,
  createFakeRoad,
  createFakeTimers,
  type FakeCall,
  type FakeDevices,
  type FakeRoad,
} from './testing/fakes.ts';

const offer = { link: 'l1', sdp: 'v=0' };
const door: HostMessage = { type: 'door', roomName: 'Blue', pinOpens: true };
const lobby: HostMessage = { type: 'lobby', self: selfId, wall: wallId };
const admitted: HostMessage = {
  type: 'admitted',
  self: selfId,
  participants: [theWall, me],
  locked: false,
  startedAt: 0,
};

let guest: Guest;
let timers: ReturnType<typeof createFakeTimers>;
let roads: FakeRoad[];
let calls: FakeCall[];
let allDevices: FakeDevices[];
let prepareOffer: () => Promise<typeof offer>;
let sendSignal: (to: typeof wallId, signal: Signal) => void;
let lit: number;

const last = <T>(list: readonly T[]): T => {
  const found = list.at(-1);
  if (found === undefined) throw new Error('nothing there yet');
  return found;
};
const road = (): FakeRoad => last(roads);
const call = (): FakeCall => last(calls);
const devices = (): FakeDevices => last(allDevices);
/** Lets what was promised happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const saidBy = (type: ClientMessage['type']): ClientMessage[] =>
  road().sent.filter((message) => message.type === type);

beforeEach(() => {
  timers = createFakeTimers();
  roads = [];
  calls = [];
  allDevices = [];
  lit = 0;
  prepareOffer = () => Promise.resolve(offer);
  guest = createGuest({
    openRoad() {
      roads.push(createFakeRoad());
      return road();
    },
    createCall(send) {
      sendSignal = send;
      calls.push(createFakeCall(() => prepareOffer()));
      return call();
    },
    createDevices() {
      allDevices.push(createFakeDevices());
      return devices();
    },
    after: timers.after,
    keepAwake() {
      lit += 1;
      return () => {
        lit -= 1;
      };
    },
    log: () => undefined,
  });
});

async function arrive(): Promise<void> {
  road().enter({ at: 'open' });
  road().say(door);
  await settle();
}
async function knock(pin: string | null = '4711'): Promise<void> {
  await arrive();
  guest.knock('  Sofia ', pin);
  await settle();
}
async function enter(): Promise<void> {
  await knock();
  road().say(admitted);
}

describe('knocking', () => {
  test('the page dials and asks for camera and microphone without waiting for either', () => {
    expect(roads).toHaveLength(1);
    expect(devices().starts).toEqual([{ camera: true, microphone: true }]);
  });

  test('the knock carries the cleaned name, the PIN, the media state and the first offer', async () => {
    await knock();
    const media = { microphone: true, camera: true, screen: false };
    expect(road().sent).toEqual([
      { type: 'knock', name: 'Sofia', kind: 'guest', media, pin: '4711', offer },
    ]);
  });

  test('asking to be let in knocks without a PIN', async () => {
    await knock(null);
    expect(road().sent[0]).not.toHaveProperty('pin');
  });

  test('a double click knocks once', async () => {
    await arrive();
    guest.knock('Sofia', '4711');
    guest.knock('Sofia', '4711');
    await settle();
    expect(road().sent).toHaveLength(1);
    expect(calls).toHaveLength(1);
  });

  test('a name of blanks is no name', async () => {
    await arrive();
    guest.knock(' \u200b ', null);
    await settle();
    expect(road().sent).toEqual([]);
  });

  test('a browser that has no offer in time knocks without', async () => {
    prepareOffer = () => new Promise(() => undefined);
    await knock();
    expect(road().sent).toEqual([]);
    timers.advance(1_500);
    await settle();
    expect(road().sent[0]).toMatchObject({ type: 'knock', name: 'Sofia' });
    expect(road().sent[0]).not.toHaveProperty('offer');
  });

  test('a browser that cannot make an offer knocks without', async () => {
    prepareOffer = () => Promise.reject(new Error('no WebRTC'));
    await knock();
    expect(road().sent[0]).not.toHaveProperty('offer');
  });

  test('a refused knock throws its offer away, and the next one brings its own', async () => {
    await knock();
    road().say({ type: 'refused', failure: { code: 'join.refused' } });
    expect(calls.map(({ isDisposed }) => isDisposed)).toEqual([true, false]);
    guest.knock('Sofia', '4712');
    await settle();
    expect(calls).toHaveLength(2);
    expect(saidBy('knock')).toHaveLength(2);
  });

  test('the offer is made while the person types, and made anew for one who takes long', async () => {
    await arrive();
    expect(calls).toHaveLength(1);
    timers.advance(120_000);
    guest.knock('Sofia', '4711');
    await settle();
    expect(calls.map(({ isDisposed }) => isDisposed)).toEqual([true, false]);
    expect(saidBy('knock')[0]).toMatchObject({ offer });
  });
});

describe('the links', () => {
  test('in the lobby the transport to the wall opens under the offer of the knock, with nothing sent', async () => {
    await knock(null);
    road().say(lobby);
    expect(call().adopted).toEqual([wallId]);
    expect(last(call().remotes)).toEqual([
      { id: wallId, isCaller: true, isAdmitted: false, hasSpare: true },
    ]);
  });

  test('admission opens the same link to tracks, and is adopted once', async () => {
    await knock(null);
    road().say(lobby);
    road().say(admitted);
    expect(call().adopted).toEqual([wallId]);
    expect(last(call().remotes)).toEqual([
      { id: wallId, isCaller: true, isAdmitted: true, hasSpare: true },
    ]);
    expect(calls).toHaveLength(1);
  });

  test('a PIN goes straight in, and adopts too', async () => {
    await enter();
    expect(call().adopted).toEqual([wallId]);
  });

  test('of two participants the one who came later calls', async () => {
    await enter();
    const later = makeParticipant({ id: makeId('L'), order: 9 });
    road().say({ type: 'participants', participants: [theWall, me, later], locked: false });
    expect(last(call().remotes)).toEqual([
      { id: wallId, isCaller: true, isAdmitted: true, hasSpare: true },
      { id: later.id, isCaller: false, isAdmitted: true, hasSpare: false },
    ]);
  });

  test('signals go both ways', async () => {
    await enter();
    const signal: Signal = { kind: 'restart', link: 'l1' };
    road().say({ type: 'signal', from: wallId, signal });
    sendSignal(wallId, signal);
    expect(call().received).toEqual([{ from: wallId, signal }]);
    expect(last(road().sent)).toEqual({ type: 'signal', to: wallId, signal });
  });

  test('a road that is back tells the links', async () => {
    await enter();
    road().enter({ at: 'reconnecting', attempt: 1 });
    expect(guest.snapshot.flow.stage.at).toBe('in');
    expect(call().isDisposed).toBe(false);
    road().enter({ at: 'open' });
    expect(call().restored).toBe(1);
  });

  test('being welcomed anew makes every link anew, at the sizes that are shown', async () => {
    await enter();
    guest.showAt(wallId, 'camera', { width: 640, height: 360 });
    const before = call().remotes.length;
    road().say(admitted);
    expect(call().remotes.slice(before, before + 2)).toEqual([
      [],
      [{ id: wallId, isCaller: true, isAdmitted: true, hasSpare: true }],
    ]);
    expect(call().shown).toEqual([
      [wallId, 'camera', { width: 640, height: 360 }],
      [wallId, 'camera', { width: 640, height: 360 }],
    ]);
  });
});

describe('camera, microphone and share', () => {
  test('what changes is sent to the links and told to the room, once', async () => {
    await enter();
    guest.setMicrophone(false);
    const off = { type: 'media', media: { microphone: false, camera: true, screen: false } };
    expect(saidBy('media')).toEqual([off]);
    expect(last(call().tracks)).toBe(devices().tracks);
    devices().change({ cameraId: 'c2' });
    expect(saidBy('media')).toHaveLength(1);
  });

  test('at the door nobody is told', async () => {
    await arrive();
    guest.setCamera(false);
    expect(road().sent).toEqual([]);
  });

  test('what was changed while the knock was on its way is told on admission', async () => {
    await knock();
    guest.setCamera(false);
    road().say(admitted);
    expect(saidBy('media')).toEqual([
      { type: 'media', media: { microphone: true, camera: false, screen: false } },
    ]);
  });

  test('present only switches both off, and one of them on again is no longer that', async () => {
    await arrive();
    guest.setPresentOnly(true);
    expect(guest.snapshot).toMatchObject({
      isPresentOnly: true,
      devices: { camera: { isOn: false }, microphone: { isOn: false } },
    });
    guest.setMicrophone(true);
    expect(guest.snapshot.isPresentOnly).toBe(false);
    guest.setPresentOnly(true);
    guest.setPresentOnly(false);
    expect(last(devices().starts)).toEqual({ camera: true, microphone: true });
  });

  test('trying again asks for what failed and leaves alone what the person switched off', async () => {
    await arrive();
    guest.setMicrophone(false);
    const failure = { code: 'media.inUse' } as const;
    devices().change({ camera: { isOn: false, isStarting: false, failure } });
    guest.retryDevices();
    expect(last(devices().starts)).toEqual({ camera: true, microphone: false });
  });

  test('the room may switch the microphone off, and says so', async () => {
    await enter();
    road().say({ type: 'muted' });
    expect(guest.snapshot.devices.microphone.isOn).toBe(false);
    expect(guest.snapshot.news.map(({ news }) => news)).toEqual([{ kind: 'mutedByRoom' }]);
    expect(saidBy('media')).toHaveLength(1);
  });
});

describe('the end', () => {
  test('leaving tells the room and puts out camera and screen light', async () => {
    await enter();
    expect(lit).toBe(1);
    const used = devices();
    guest.leave();
    guest.leave();
    expect(saidBy('leave')).toHaveLength(1);
    expect(used.isDisposed).toBe(true);
    expect(call().isDisposed).toBe(true);
    expect(lit).toBe(0);
  });

  test('joining again uses the road that is still there, with the devices as they were wanted', async () => {
    await enter();
    guest.setCamera(false);
    guest.leave();
    guest.returnToDoor();
    expect(roads).toHaveLength(1);
    expect(guest.snapshot.flow.stage.at).toBe('door');
    expect(devices().starts).toEqual([{ camera: false, microphone: true }]);
  });

  test('joining again after the session is lost dials anew and no longer hears the old road', async () => {
    await enter();
    const old = road();
    old.enter({ at: 'closed', failure: { code: 'session.expired' } });
    expect(guest.snapshot.flow.stage).toEqual({
      at: 'over',
      failure: { code: 'session.expired' },
    });
    guest.returnToDoor();
    expect(roads).toHaveLength(2);
    old.say(admitted);
    expect(guest.snapshot.flow.stage.at).toBe('door');
  });

  test('a closed page says goodbye only from inside', async () => {
    await arrive();
    guest.pageClosing();
    expect(saidBy('leave')).toEqual([]);
    expect(road().isClosed).toBe(true);
  });

  test('a closed page in the meeting says goodbye', async () => {
    await enter();
    guest.pageClosing();
    expect(saidBy('leave')).toHaveLength(1);
    expect(road().isClosed).toBe(true);
  });

  test('nothing is left running', async () => {
    await enter();
    road().say({
      type: 'participants',
      participants: [theWall, me, makeParticipant()],
      locked: false,
    });
    guest.dispose();
    expect(timers.pending).toBe(0);
    expect(lit).toBe(0);
    expect(call().isDisposed).toBe(true);
    expect(devices().isDisposed).toBe(true);
  });
});

describe('news', () => {
  test('it passes after a few seconds, and the newest push the oldest out', async () => {
    await enter();
    const crowd = [...'ABCDEF'].map((letter) =>
      makeParticipant({ id: makeId(letter), name: letter, order: 5 }),
    );
    road().say({ type: 'participants', participants: [theWall, me, ...crowd], locked: false });
    expect(guest.snapshot.news.map(({ news }) => news)).toEqual(
      [...'CDEF'].map((name) => ({ kind: 'joined', name })),
    );
    timers.advance(5_000);
    expect(guest.snapshot.news).toEqual([]);
  });

  test('a browser that wants a touch before it plays is given one', async () => {
    await enter();
    let played = 0;
    guest.soundBlocked(() => {
      played += 1;
    });
    expect(guest.snapshot.isSoundBlocked).toBe(true);
    guest.allowSound();
    expect(played).toBe(1);
    expect(guest.snapshot.isSoundBlocked).toBe(false);
  });
});
