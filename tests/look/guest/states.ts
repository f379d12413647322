import type { Failure } from '#shared/errors.ts';
import { participantIdSchema, type Participant } from '#shared/signal/values.ts';
import type { GuestSnapshot } from '../../../src/guest/createGuest.ts';
import type { Stage } from '../../../src/guest/flow/guestFlow.ts';
import type { DevicesSnapshot, LinkSnapshot } from '../../../src/rtc/index.ts';

/** Every state of the guest's page worth looking at. */
const id = (letter: string) => participantIdSchema.parse(letter.repeat(22));
export const self = id('S');

const some = (order: number, name: string, rest: Partial<Participant> = {}): Participant => ({
  id: id(name[0] ?? 'X'),
  name,
  kind: order === 0 ? 'wall' : 'guest',
  order,
  media: { microphone: true, camera: true, screen: false },
  connection: 'here',
  ...rest,
});

const wall = some(0, 'Matterhorn');
const anna = some(1, 'Anna Brunner', {
  media: { microphone: false, camera: true, screen: false },
});
const ben = some(2, 'Ben Okafor', { media: { microphone: true, camera: false, screen: false } });
const me = some(3, 'Sofia Rossi', { id: self });

const devices: DevicesSnapshot = {
  cameras: [
    { id: 'c1', label: 'FaceTime HD Camera' },
    { id: 'c2', label: 'Logitech BRIO 4K' },
  ],
  microphones: [{ id: 'm1', label: 'MacBook Pro Microphone' }],
  speakers: [{ id: 's1', label: 'MacBook Pro Speakers' }],
  cameraId: 'c1',
  microphoneId: 'm1',
  speakerId: 's1',
  camera: { isOn: true, isStarting: false, failure: null },
  microphone: { isOn: true, isStarting: false, failure: null, level: 0.18 },
  screen: { isOn: false, failure: null },
  canShareScreen: true,
};

const failed = (code: 'media.denied' | 'media.missing' | 'media.unplugged'): DevicesSnapshot => ({
  ...devices,
  camera: { isOn: false, isStarting: false, failure: { code } },
  microphone: { isOn: false, isStarting: false, failure: { code }, level: 0 },
});

const link: LinkSnapshot = { state: 'connected', path: 'host', steps: [], level: 0 };

type Change = Partial<Omit<GuestSnapshot, 'flow'>> & {
  road?: 'open' | 'reconnecting';
  isMoving?: boolean;
};

const at = (
  stage: Stage,
  { road = 'open', isMoving = false, ...rest }: Change = {},
): GuestSnapshot => ({
  flow: { stage, door: { roomName: 'Matterhorn', pinOpens: true }, road, isMoving },
  devices,
  call: { links: {}, speaker: null },
  isPresentOnly: false,
  news: [],
  isSoundBlocked: false,
  ...rest,
});

const door = (failure: Failure | null, change?: Change): GuestSnapshot =>
  at({ at: 'door', failure, isKnocking: false }, change);
const over = (failure: Failure | null): GuestSnapshot => at({ at: 'over', failure });

const meeting = (participants: readonly Participant[], change: Change = {}): GuestSnapshot =>
  at(
    {
      at: 'in',
      stay: {
        self,
        participants,
        locked: false,
        startedAt: 0,
        sharer: participants.find(({ media }) => media.screen)?.id ?? null,
      },
    },
    {
      call: {
        links: Object.fromEntries(participants.map((one) => [one.id, link])),
        speaker: wall.id,
      },
      ...change,
    },
  );

const noPin = (snapshot: GuestSnapshot): GuestSnapshot => ({
  ...snapshot,
  flow: { ...snapshot.flow, door: { roomName: 'Meeting room 2.14 “Gotthard”', pinOpens: false } },
});

const sharingWall = { ...wall, media: { ...wall.media, screen: true } };
const unplugged: DevicesSnapshot = {
  ...devices,
  camera: { isOn: false, isStarting: false, failure: { code: 'media.unplugged' } },
};

export const states: Record<string, GuestSnapshot> = {
  arriving: at({ at: 'arriving' }),
  door: door(null),
  'door-no-pin': noPin(door(null)),
  'door-starting': door(null, {
    devices: {
      ...devices,
      cameras: [],
      microphones: [],
      speakers: [],
      camera: { isOn: false, isStarting: true, failure: null },
      microphone: { isOn: false, isStarting: true, failure: null, level: 0 },
    },
  }),
  'door-wrong-pin': door({ code: 'join.refused' }),
  'door-denied': door(null, { devices: failed('media.denied') }),
  'door-present': door(null, { isPresentOnly: true }),
  'door-watch': door(null, {
    isPresentOnly: true,
    devices: { ...devices, canShareScreen: false },
  }),
  lobby: at({ at: 'lobby', self, wall: wall.id }),
  'call-two': meeting([wall, me]),
  'call-three': meeting([wall, anna, me], {
    news: [{ id: 1, news: { kind: 'joined', name: 'Anna Brunner' }, isQuiet: false }],
  }),
  'call-four': meeting([wall, { ...anna, connection: 'away' }, ben, me]),
  'call-share': meeting([sharingWall, anna, ben, me]),
  'call-own-share': meeting([wall, me], {
    devices: { ...devices, screen: { isOn: true, failure: null } },
  }),
  'call-present': meeting([wall, me], {
    isPresentOnly: true,
    devices: {
      ...devices,
      camera: { ...devices.camera, isOn: false },
      microphone: { ...devices.microphone, isOn: false },
    },
  }),
  'call-road-lost': meeting([wall, anna, me], { road: 'reconnecting' }),
  'call-room-moving': meeting([wall, anna, me], { road: 'reconnecting', isMoving: true }),
  'call-room-cut': meeting([wall, anna, me], {
    road: 'reconnecting',
    call: { links: { [wall.id]: { ...link, state: 'recovering', path: null } }, speaker: null },
  }),
  'call-unplugged': meeting([wall, me], { devices: unplugged }),
  'over-left': over(null),
  'over-removed': over({ code: 'join.removed' }),
  'over-full': over({ code: 'join.full' }),
  'over-unreachable': over({ code: 'room.unreachable' }),
};
