import type { AppSnapshot, FoundRoom } from '#shared/app/api.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { HomeSnapshot } from '../../../src/guest/app/home.ts';

/** Every state of the personal app's home page worth looking at. */
const room = (name: string, last: number, rest: Partial<FoundRoom> = {}): FoundRoom => {
  const id = encodeMeetingId(`10.20.30.${last}`, { allowPublicAddressIds: false });
  return {
    identity: name,
    name,
    isNameCut: false,
    state: 'free',
    id: id.ok ? id.value : null,
    bars: null,
    ...rest,
  };
};

const app: AppSnapshot = {
  revision: 1,
  version: '0.1.0',
  name: 'Sofia Rossi',
  language: null,
  tellsRooms: true,
  hearing: 'cannot',
  network: 'searched',
  rooms: [],
  link: null,
  isLinkInvalid: false,
  failure: null,
  cloud: { url: null, isFixed: false },
};
const home = (change: Partial<AppSnapshot>, rest: Partial<HomeSnapshot> = {}): HomeSnapshot => ({
  app: { ...app, ...change },
  connection: 'open',
  isCalling: false,
  confirming: null,
  failure: null,
  ...rest,
});

const matterhorn = room('Matterhorn', 1);
const eight = [
  room('Matterhorn', 1, { bars: 3, state: 'busy' }),
  room('Säntis', 2, { bars: 2 }),
  room('Small room by the stairs on the second floor, behind the kitchen', 3, { bars: 1 }),
  room('Boardroom', 4),
  room('Eiger', 5, { state: 'busy' }),
  room('Jungfrau', 6, { id: null }),
  room('Mönch', 7),
  room('Workshop of the facility management and the house technic', 8, { isNameCut: true }),
];
const id = matterhorn.id ?? eight[0]?.id;
if (!id) throw new Error('no id');

export const states: Record<string, HomeSnapshot> = {
  searching: home({ network: 'searching', name: '' }),
  none: home({}),
  offline: home({ network: 'none' }),
  one: home({ rooms: [matterhorn] }),
  cloud: home({ rooms: [matterhorn], cloud: { url: 'https://meet.example.org', isFixed: false } }),
  cloudGone: home(
    { rooms: [matterhorn], cloud: { url: 'https://meet.example.org', isFixed: true } },
    { failure: { code: 'cloud.unreachable' } },
  ),
  eight: home({ rooms: eight, hearing: 'hears' }),
  calling: home({ rooms: [matterhorn] }, { isCalling: true }),
  confirm: home(
    { rooms: [matterhorn] },
    {
      confirming: {
        next: 'confirm',
        roomName: 'Matterhorn',
        checkCode: '7K2M-X9QA',
        hasChanged: true,
      },
    },
  ),
  failed: home({ rooms: [matterhorn] }, { failure: { code: 'room.keyChanged' } }),
  link: home({ rooms: [matterhorn], link: { id, roomName: 'Matterhorn', way: 'present' } }),
  badLink: home({ rooms: [matterhorn], isLinkInvalid: true }),
  lost: home({ rooms: [matterhorn] }, { connection: 'lost' }),
};
