import { describe, expect, test } from 'vitest';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import {
  hosting,
  id,
  inside,
  makeDevices,
  makeLink,
  makeLobbyGuest,
  makeParticipant,
  makeRoom,
  noCall,
  visiting,
  wall,
} from '../../testing/builders.ts';
import { buildCall, nextSharers, type CallInput } from './callViewModel.ts';

const anna = makeParticipant('A', { name: 'Anna' });
const ben = makeParticipant('B', { name: 'Ben' });

function setUp(room: RoomSnapshot, more: Partial<CallInput> = {}) {
  const done: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void done.push([name, ...args].join(' '));
  const view = buildCall(
    {
      room,
      isConnected: true,
      call: noCall,
      devices: makeDevices(),
      previousSharers: [],
      isPeopleOpen: false,
      areTilesOverShare: true,
      ...more,
    },
    {
      setMicrophone: note('microphone'),
      setCamera: note('camera'),
      startSharing: note('share'),
      stopSharing: note('stop sharing'),
      setLocked: note('lock'),
      setPeopleOpen: note('people'),
      setTilesOverShare: note('tiles'),
      openInvite: note('invite'),
      openDevices: note('devices'),
      end: note('end'),
    },
  );
  return { view, done };
}

describe('the tiles', () => {
  test('show everybody but the room itself, with what they send', () => {
    const silent = makeParticipant('S', { media: { microphone: false, camera: false } });
    const { view } = setUp(makeRoom({ meeting: hosting([anna, silent]) }));
    expect(view?.others).toMatchObject([
      { name: 'Anna', hasCamera: true, hasMicrophone: true },
      { name: 'Guest S', hasCamera: false, hasMicrophone: false },
    ]);
    expect(view?.self).toMatchObject({ id: wall.id, name: 'Aurora' });
  });

  test('mark the speaker, unless the microphone is off', () => {
    const call = { links: {}, speaker: anna.id };
    const { view } = setUp(makeRoom({ meeting: hosting([anna, ben]) }), { call });
    expect(view?.others.map(({ isSpeaking }) => isSpeaking)).toEqual([true, false]);
    const silent = { ...anna, media: { ...anna.media, microphone: false } };
    const { view: other } = setUp(makeRoom({ meeting: hosting([silent]) }), { call });
    expect(other?.others[0]?.isSpeaking).toBe(false);
  });

  test.each([
    [undefined, 'here', 'connecting'],
    [makeLink({ state: 'connecting' }), 'here', 'connecting'],
    [makeLink(), 'here', 'fine'],
    [makeLink(), 'away', 'away'],
    [makeLink({ state: 'recovering' }), 'away', 'recovering'],
    [makeLink({ state: 'lost' }), 'here', 'lost'],
  ] as const)('with the link %o of somebody who is %s say %s', (link, connection, state) => {
    const call = { links: link ? { [anna.id]: link } : {}, speaker: null };
    const { view } = setUp(makeRoom({ meeting: hosting([{ ...anna, connection }]) }), { call });
    expect(view?.others[0]?.state).toBe(state);
  });

  test('leave the path to one line when it is the same for all', () => {
    const room = makeRoom({ meeting: hosting([anna, ben]) });
    const links = { [anna.id]: makeLink(), [ben.id]: makeLink() };
    expect(setUp(room, { call: { links, speaker: null } }).view?.commonPath).toBe('host');
    const mixed = { ...links, [ben.id]: makeLink({ path: 'turnUdp' }) };
    expect(setUp(room, { call: { links: mixed, speaker: null } }).view?.commonPath).toBeNull();
  });
});

describe('the stage', () => {
  const sharing = (letter: string) => makeParticipant(letter, { media: { screen: true } });

  test('belongs to whoever began last, and goes back to who still shares', () => {
    const both = { self: wall.id, participants: [wall, sharing('A'), sharing('B')] };
    const one = { self: wall.id, participants: [wall, sharing('A'), ben] };
    expect(nextSharers([id('B')], both).at(-1)).toBe(id('A'));
    expect(nextSharers([id('A')], both).at(-1)).toBe(id('B'));
    expect(nextSharers([id('A'), id('B')], one)).toEqual([id('A')]);
  });

  test("never shows the room's own screen, which would show itself", () => {
    const self = { ...wall, media: { ...wall.media, screen: true } };
    expect(nextSharers([], { self: wall.id, participants: [self] })).toEqual([]);
  });
});

describe('a host', () => {
  const room = makeRoom({ meeting: hosting([anna]), lobby: [makeLobbyGuest('L')] });

  test('shows id and PIN, locks, invites, and sees how many wait', () => {
    const { view, done } = setUp(room);
    expect(view).toMatchObject({ roomName: 'Aurora', id: '897 521 3240', pin: '4821' });
    expect(view?.controls.people.waiting).toBe(1);
    view?.controls.lock?.toggle?.();
    view?.controls.invite?.();
    view?.controls.end?.();
    expect(done).toEqual(['lock true', 'invite', 'end']);
  });

  test('out of reach of the room can mute, which needs no room, but not lock or end', () => {
    const { view } = setUp(room, { isConnected: false });
    expect(view?.controls.microphone.toggle).toBeDefined();
    expect(view?.controls.lock?.toggle).toBeUndefined();
    expect(view?.controls.end).toBeUndefined();
  });
});

describe('a visitor', () => {
  test('sees the name of the other room, and decides nothing', () => {
    const { view } = setUp(makeRoom({ meeting: visiting(inside([wall, anna], { locked: true })) }));
    expect(view).toMatchObject({ roomName: 'Borealis', isLocked: true, id: null, pin: null });
    expect(view?.controls).toMatchObject({ lock: null, invite: null });
  });

  test('is told when the road is interrupted', () => {
    const stage = inside([wall, anna], { road: 'reconnecting' });
    expect(setUp(makeRoom({ meeting: visiting(stage) })).view?.isReconnecting).toBe(true);
  });

  test('has no call before the door is open', () => {
    const door = visiting({ at: 'door', pinOpens: true, failure: null });
    expect(setUp(makeRoom({ meeting: door })).view).toBeNull();
    expect(setUp(makeRoom()).view).toBeNull();
  });
});

describe('the controls', () => {
  const room = makeRoom({ meeting: hosting([anna]) });

  test('toggle what is on, and wait while a device starts', () => {
    const { view, done } = setUp(room);
    view?.controls.microphone.toggle?.();
    expect(done).toEqual(['microphone false']);
    const devices = makeDevices({ camera: { isOn: false, isStarting: true, failure: null } });
    expect(setUp(room, { devices }).view?.controls.camera.toggle).toBeUndefined();
  });

  test('share and stop sharing; a screen that cannot be shared has no such action', () => {
    const { view, done } = setUp(room, {
      devices: makeDevices({ screen: { isOn: true, failure: null }, canShareScreen: false }),
    });
    view?.controls.share.toggle?.();
    expect(done).toEqual(['stop sharing']);
    const devices = makeDevices({ canShareScreen: false });
    expect(setUp(room, { devices }).view?.controls.share.toggle).toBeUndefined();
  });

  test('hide the tiles only during a share', () => {
    expect(setUp(room).view?.controls.tiles).toBeNull();
    const sharing = makeParticipant('A', { media: { screen: true } });
    const { view, done } = setUp(makeRoom({ meeting: hosting([sharing]) }));
    view?.controls.tiles?.toggle?.();
    expect(done).toEqual(['tiles false']);
  });

  test('say once what is wrong with both devices', () => {
    const failure = { code: 'media.denied' } as const;
    const devices = makeDevices({
      camera: { isOn: false, isStarting: false, failure },
      microphone: { isOn: false, isStarting: false, failure, level: 0 },
    });
    expect(setUp(room, { devices }).view?.failures).toEqual([failure]);
  });
});
