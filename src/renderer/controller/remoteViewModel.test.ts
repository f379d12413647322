import { expect, test } from 'vitest';
import type { ControllerMeeting, ControllerSnapshot } from '#shared/controller/api.ts';
import { id, makeLobbyGuest } from '../testing/builders.ts';
import type { Commands } from './controller.ts';
import { buildRemote, type Remote } from './remoteViewModel.ts';

const hosted: ControllerMeeting = {
  role: 'host',
  startedAt: 5,
  locked: true,
  people: ['Anna'],
  wall: { microphone: true, camera: false },
};
const visited: ControllerMeeting = {
  role: 'visitor',
  roomName: null,
  inside: { startedAt: 5, people: [], wall: { microphone: true, camera: true } },
};

function build(more: Partial<ControllerSnapshot>, isConnected = true) {
  const asked: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      asked.push([name, ...args].join(' '));
      return Promise.resolve(null);
    };
  const commands: Commands = {
    startMeeting: note('start'),
    endMeeting: note('end'),
    admit: note('admit'),
    deny: note('deny'),
    setLocked: note('lock'),
    switchDevice: note('switch'),
    setVolume: note('volume'),
    unpair: note('unpair'),
  };
  const snapshot = {
    roomName: 'Aurora',
    name: 'Phone',
    meeting: null,
    lobby: [],
    volume: 1,
    ...more,
  };
  return { remote: buildRemote(snapshot, isConnected, commands, () => undefined), asked };
}
function inside({ meeting }: Remote) {
  if (meeting.at !== 'in') throw new Error('not in a meeting');
  return meeting;
}

test('a meeting is started, driven and ended', () => {
  const idle = build({});
  if (idle.remote.meeting.at !== 'none') throw new Error('there is a meeting');
  idle.remote.meeting.start?.();
  expect(idle.asked).toEqual(['start']);

  const { remote, asked } = build({ meeting: hosted });
  const { microphone, camera, lock, end } = inside(remote);
  microphone.set?.(false);
  camera.set?.(true);
  lock?.set?.(false);
  end?.();
  expect(asked).toEqual(['switch microphone false', 'switch camera true', 'lock false', 'end']);
});

test('who visits has no lock, and lets nobody into this room', () => {
  const { remote } = build({ meeting: visited, lobby: [makeLobbyGuest('K')] });
  expect(inside(remote)).toMatchObject({ lock: null, visited: { room: null } });
  expect(remote.knocks[0]?.admit).toBeUndefined();
  expect(remote.knocks[0]?.deny).toBeDefined();
});

test('on the way into another room one can only give up', () => {
  const { remote, asked } = build({ meeting: { role: 'visitor', roomName: 'B', inside: null } });
  if (remote.meeting.at !== 'calling') throw new Error('not calling');
  remote.meeting.leave?.();
  expect(asked).toEqual(['end']);
});

test('who knocks is let in or turned away', () => {
  const { remote, asked } = build({ lobby: [makeLobbyGuest('K')] });
  remote.knocks[0]?.admit?.();
  remote.knocks[0]?.deny?.();
  expect(asked).toEqual([`admit ${id('K')}`, `deny ${id('K')}`]);
});

test('nothing can be pressed while the room is out of reach', () => {
  const { remote } = build({ meeting: hosted, lobby: [makeLobbyGuest('K')] }, false);
  const { microphone, camera, lock, end } = inside(remote);
  expect([microphone.set, camera.set, lock?.set, end, remote.knocks[0]?.admit]).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
});
