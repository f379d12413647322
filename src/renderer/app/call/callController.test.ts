import { describe, expect, test } from 'vitest';
import { err } from '#shared/result.ts';
import {
  hosting,
  id,
  inside,
  makeLobbyGuest,
  makeParticipant,
  makeRoom,
  visiting,
  wall,
} from '../../testing/builders.ts';
import { createFakeCall, createFakeDevices, createFakeRoom } from '../../testing/fakes.ts';
import { createCallController } from './callController.ts';

/** The controller passes streams on and looks at none. */
const stream = {} as MediaStream;
const meeting = makeRoom({ meeting: hosting([makeParticipant('A')]) });
const idle = makeRoom();

function setUp() {
  const room = createFakeRoom(idle);
  const call = createFakeCall(() => stream);
  const devices = createFakeDevices(stream);
  const told: string[] = [];
  const controller = createCallController({
    client: room,
    call,
    devices,
    onMuted: () => told.push('muted'),
    onSwitched: ({ device, isOn, by }) => told.push(`${by}: ${device} ${isOn ? 'on' : 'off'}`),
    onLost: (error) => told.push(String(error)),
  });
  call.done.length = 0;
  return { room, call, devices, told, controller };
}

const mediaAsked = ({ asked }: { asked: string[] }): string[] =>
  asked.filter((command) => command.startsWith('setMedia'));

describe('camera and microphone', () => {
  test('start with the meeting and stop with it, the share as well', () => {
    const { room, devices } = setUp();
    room.show(meeting);
    expect(devices.done).toEqual(['camera on', 'microphone on']);
    devices.done.length = 0;
    room.show(idle);
    expect(devices.done).toEqual(['share off', 'camera off', 'microphone off']);
  });

  test('stay as people have set them while the meeting goes on', async () => {
    const { room, devices } = setUp();
    room.show(meeting);
    await devices.setCameraOn(false);
    devices.done.length = 0;
    room.show({ ...meeting, revision: 2 });
    expect(devices.done).toEqual([]);
  });

  test('run for a preview as long as somebody looks', () => {
    const { devices, controller } = setUp();
    const release = controller.holdPreview();
    expect(devices.done).toEqual(['camera on', 'microphone on']);
    devices.done.length = 0;
    release();
    expect(devices.done).toContain('camera off');
  });

  test('go on when the preview ends in a meeting', () => {
    const { room, devices, controller } = setUp();
    const release = controller.holdPreview();
    room.show(meeting);
    devices.done.length = 0;
    release();
    expect(devices.done).toEqual([]);
  });

  test('go off when the visited room asks for silence, and people are told', () => {
    const { room, devices, told } = setUp();
    room.show(makeRoom({ meeting: visiting(inside([wall])) }));
    devices.done.length = 0;
    room.send({ n: 1, kind: 'muted' });
    expect(devices.done).toEqual(['microphone off']);
    expect(told).toEqual(['muted']);
  });
});

describe('what the room is told of its media', () => {
  test('is what is on, each change once', async () => {
    const { room, devices } = setUp();
    room.show(meeting);
    await devices.setMicrophoneOn(false);
    devices.change({});
    expect(mediaAsked(room).slice(-2)).toEqual([
      'setMedia({"microphone":true,"camera":true,"screen":false})',
      'setMedia({"microphone":false,"camera":true,"screen":false})',
    ]);
  });

  test('is nothing while there is no meeting, not even for a preview', () => {
    const { room, controller } = setUp();
    controller.holdPreview();
    expect(mediaAsked(room)).toEqual([]);
  });

  test('is said again to a room that was out of reach', () => {
    const { room } = setUp();
    room.show(meeting);
    room.asked.length = 0;
    room.connect('lost');
    room.connect('open');
    expect(mediaAsked(room)).toEqual([
      'setMedia({"microphone":true,"camera":true,"screen":false})',
    ]);
  });

  test('may be refused without harm', () => {
    const { room, told } = setUp();
    room.answers.set('setMedia', err({ code: 'meeting.none' }));
    room.show(meeting);
    expect(told).toEqual([]);
  });
});

describe('the call engine', () => {
  test('hears who there is, and that somebody in the lobby was admitted', () => {
    const { room, call } = setUp();
    room.show(makeRoom({ meeting: hosting(), lobby: [makeLobbyGuest('A')] }));
    room.show(meeting);
    room.show(idle);
    expect(call.done.filter((one) => one.startsWith('remotes'))).toEqual([
      'remotes A waits',
      'remotes A',
      'remotes',
    ]);
  });

  test('gets every signal', () => {
    const { room, call } = setUp();
    const signal = { kind: 'restart', link: 'l' } as const;
    room.send({ n: 1, kind: 'signal', from: id('A'), signal });
    expect(call.done).toEqual(['receive restart from A']);
  });

  test('gets new tracks when the devices have some', () => {
    const { devices, call } = setUp();
    devices.change({});
    expect(call.done).toEqual(['tracks']);
  });

  test('tries again at once when a road is back', () => {
    const { room, call } = setUp();
    const cut = visiting(inside([wall], { road: 'reconnecting' }));
    room.show(makeRoom({ meeting: cut }));
    expect(call.done).not.toContain('road restored');
    room.show(makeRoom({ meeting: visiting(inside([wall])) }));
    expect(call.done).toContain('road restored');
  });

  test('and the devices end with the controller, which then listens to nothing', () => {
    const { room, call, devices, controller } = setUp();
    controller.dispose();
    call.done.length = 0;
    room.show(meeting);
    expect(call.done).toEqual([]);
    expect(devices.done).toContain('disposed');
  });
});

describe('a controller', () => {
  const ask = (device: 'microphone' | 'camera', isOn: boolean, n = 1) =>
    ({ n, kind: 'switch', device, isOn, by: 'Phone' }) as const;

  test('switches a device of the wall, and the wall says who did', () => {
    const { room, devices, told } = setUp();
    room.show(meeting);
    devices.done.length = 0;
    room.send(ask('camera', false));
    expect(devices.done).toEqual(['camera off']);
    expect(told).toEqual(['Phone: camera off']);
  });

  test('that asks for what is so already changes nothing', () => {
    const { room, devices, told } = setUp();
    room.show(meeting);
    devices.done.length = 0;
    room.send(ask('microphone', true));
    expect([...devices.done, ...told]).toEqual([]);
  });

  test('switches no microphone on outside of a meeting', () => {
    const { room, devices } = setUp();
    devices.done.length = 0;
    room.send(ask('microphone', true));
    expect(devices.done).toEqual([]);
  });
});

test('sockets that died are told to the engine at once', () => {
  const { room, call } = setUp();
  room.show(meeting);
  call.done.length = 0;
  room.send({ n: 1, kind: 'pathsDied' });
  expect(call.done).toEqual(['paths died']);
});

describe('the room’s address', () => {
  const at = (address: string) => {
    const room = makeRoom({ meeting: hosting([makeParticipant('A')]) });
    if (room.network.state !== 'up') throw new Error('no network');
    return { ...room, network: { ...room.network, address } };
  };
  const without = makeRoom({ network: { state: 'none', failure: { code: 'network.none' } } });

  test('is told to the engine when it has become another one', () => {
    const { room, call } = setUp();
    const moves = (): string[] => call.done.filter((line) => line.startsWith('now at'));
    room.show(at('192.168.1.20'));
    expect(moves()).toEqual([]);
    room.show(at('192.168.1.99'));
    room.show(without);
    room.show(at('192.168.1.99'));
    expect(moves()).toEqual(['now at 192.168.1.99']);
    room.show(without);
    room.show(at('192.168.1.20'));
    expect(moves()).toEqual(['now at 192.168.1.99', 'now at 192.168.1.20']);
  });
});
