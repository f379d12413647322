import type { Report, Rule } from '#shared/diagnostics/index.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import { nothingSearched, type ListedRoom, type NearbyRooms } from '#shared/room/nearbyRooms.ts';
import type { RoadName } from '#shared/road.ts';
import type {
  PairedController,
  RoomSnapshot,
  SettingsView,
  VisitStage,
} from '#shared/room/snapshot.ts';
import type { Language } from '#shared/languages.ts';
import {
  participantIdSchema,
  type Participant,
  type ParticipantId,
} from '#shared/signal/values.ts';
import {
  cloudMeeting,
  makeCloud,
  makeReport,
  makeSettings,
  noCloud,
} from '../../src/renderer/testing/builders.ts';

/** What the wall is shown, without a room behind it. */
export type Scene = {
  snapshot: RoomSnapshot;
  /** Selectors of what to press, in order, after the page has come up. */
  press: readonly string[];
  hasCameraFailed: boolean;
  report: Report;
  isOpen: boolean;
  nearby: NearbyRooms;
};

export const personId = (letter: string): ParticipantId =>
  participantIdSchema.parse(letter.repeat(22));

const meetingId = encodeMeetingId('192.168.1.20', { allowPublicAddressIds: false });
if (!meetingId.ok) throw new Error('the vector of DESIGN 4 has no id');

const person = (
  letter: string,
  name: string,
  more: Partial<Participant> & { screen?: boolean } = {},
): Participant => ({
  id: personId(letter),
  name,
  kind: 'guest',
  order: letter.charCodeAt(0),
  connection: 'here',
  ...more,
  media: { microphone: true, camera: true, screen: more.screen ?? false, ...more.media },
});

const wall = person('W', 'Aurora', { kind: 'wall', order: 0 });
const anna = person('A', 'Anna Lindqvist');
const ben = person('B', 'Benedikt Oberhuber-Zimmermann', {
  media: { microphone: false, camera: true, screen: false },
});
const chiara = person('C', 'Chiara De Santis', {
  media: { microphone: true, camera: false, screen: false },
});

const base = (language: Language): RoomSnapshot => ({
  revision: 1,
  room: { name: 'Aurora', language, version: '0.1.0' },
  network: {
    state: 'up',
    interfaceName: 'Ethernet',
    address: '192.168.1.20',
    id: meetingId.value,
    guestLink: `https://192.168.1.20:8034/#k=${'q3NfZ1xT'.repeat(5)}abc`,
    guestAddress: 'https://192.168.1.20:8034/',
    checkCode: '7K2M-QX4D',
  },
  cloud: noCloud,
  isAdminPinSet: false,
  meeting: null,
  lobby: [],
  notices: [],
  volume: 70,
  controllers: [],
});

const hosted = (
  language: Language,
  others: readonly Participant[],
  roads: readonly RoadName[] = [],
): RoomSnapshot => ({
  ...base(language),
  meeting: {
    role: 'host',
    self: wall.id,
    startedAt: Date.now() - 754_000,
    locked: false,
    pin: '482196',
    isPinRoadClosed: false,
    participants: [wall, ...others],
    roads: Object.fromEntries(others.map((one, n) => [one.id, roads[n] ?? 'LAN'])),
  },
});

const visiting = (language: Language, stage: VisitStage): RoomSnapshot => ({
  ...base(language),
  meeting: {
    role: 'visitor',
    id: meetingId.value,
    road: 'LAN',
    roomName: 'Konferenzraum Bodensee',
    stage,
  },
});

const waiting = (letter: string, name: string, kind: 'guest' | 'room' = 'guest') => ({
  id: personId(letter),
  name,
  kind,
  road: 'LAN' as const,
  knockedAt: Date.now(),
});

const digits = (text: string): string[] => [...text].map((digit) => `button:text-is("${digit}")`);
const confirm = '.ui-pad-key[data-kind="submit"]';
const control = (place: number): string => `.ui-controls button >> nth=${place}`;
const joinPage = '.home-actions button >> nth=1';
const settings = [
  '.home-tools button >> nth=1',
  ...digits('1234'),
  confirm,
  ...digits('1234'),
  confirm,
];
const tab = (place: number): string => `.settings-tab >> nth=${place}`;

const paired = (place: number): PairedController => ({
  id: String(place),
  name: ['Annas iPhone', 'Tablet am Tisch', 'Das alte Telefon von Benedikt Oberhuber-Zimmermann'][
    place
  ] as string,
  pairedAt: Date.now() - 86_400_000 * 20 * (place + 1),
  lastSeenAt: Date.now() - 3_600_000 * 30 * place,
  isConnected: place === 0,
});

const listed = (place: number, more: Partial<ListedRoom> = {}): ListedRoom => ({
  identity: String(place),
  name:
    ['Bodensee', 'Zugspitze', 'Konferenzraum „Alexander von Humboldt“ 2. Obergeschoss Süd'][
      place % 3
    ] + (place < 3 ? '' : ` ${place}`),
  isNameCut: false,
  state: place % 2 === 0 ? 'free' : 'busy',
  id: meetingId.value,
  heardAt: Date.now(),
  ...more,
});
const found = (rooms: readonly ListedRoom[]): NearbyRooms => ({
  rooms,
  searchedAt: Date.now(),
  trouble: null,
});

const allowIn = (protocol: Rule['protocol'], port: number): Rule => ({
  ...{ protocol, port, direction: 'in', peer: '10.2.0.0/16', group: null },
});

const troubledReport = (): Report =>
  makeReport({
    tcp: { state: 'failed', reason: 'tcpDropped', rule: allowIn('TCP', 8034) },
    broadcast: {
      ...{ state: 'failed', reason: 'udpSilent', rule: allowIn('UDP', 8035) },
      facts: [
        { name: 'address', value: '10.2.255.255' },
        { name: 'port', value: '8035' },
      ],
    },
    multicast: {
      ...{ state: 'failed', reason: 'udpSilent', rule: allowIn('UDP', 8035) },
      facts: [
        { name: 'address', value: '239.255.80.35' },
        { name: 'port', value: '8035' },
      ],
    },
    mdns: {
      ...{ state: 'warning', reason: 'mdnsRenamed' },
      facts: [
        { name: 'name', value: 'Aurora K7QF (2)' },
        { name: 'wantedName', value: 'Aurora K7QF' },
      ],
    },
    bluetooth: { state: 'warning', reason: 'bluetoothNone' },
  });

type Make = (language: Language) => Partial<Scene> & { snapshot: RoomSnapshot };

const makers = {
  home: (language) => ({ snapshot: base(language) }),
  homeLongName: (language) => ({
    snapshot: {
      ...base(language),
      room: {
        ...base(language).room,
        name: 'Besprechungsraum „Alexander von Humboldt“ 2. Obergeschoss Süd',
      },
    },
  }),
  homeTroubled: (language) => ({
    snapshot: {
      ...base(language),
      network: { state: 'none', failure: { code: 'network.none' } },
      notices: [{ code: 'network.none' }, { code: 'settings.wasBroken' }],
    },
  }),
  homeNoId: (language) => {
    const snapshot = base(language);
    if (snapshot.network.state === 'none') throw new Error('the room has a network');
    return {
      snapshot: {
        ...snapshot,
        network: { ...snapshot.network, id: null },
        notices: [{ code: 'network.noId' }],
      },
    };
  },
  homeCloud: (language) => ({ snapshot: { ...base(language), cloud: makeCloud() } }),
  homeCloudLost: (language) => ({
    snapshot: { ...base(language), cloud: makeCloud({ state: 'lost' }) },
  }),
  homeCloudRemoved: (language) => ({
    snapshot: { ...base(language), cloud: makeCloud({ state: 'removed' }) },
  }),
  homeLocalOnly: (language) => ({
    snapshot: { ...base(language), cloud: { ...noCloud, state: 'localOnly' } },
  }),
  homeDisconnected: (language) => ({ snapshot: base(language), isOpen: false }),
  homeKnock: (language) => ({
    snapshot: {
      ...base(language),
      lobby: [waiting('K', 'Anna Lindqvist'), waiting('L', 'Ben'), waiting('M', 'Carla')],
    },
  }),
  join: (language) => ({ snapshot: base(language), press: [joinPage] }),
  joinNone: (language) => ({ snapshot: base(language), press: [joinPage], nearby: found([]) }),
  joinOne: (language) => ({
    snapshot: base(language),
    press: [joinPage],
    nearby: found([listed(0)]),
  }),
  joinMute: (language) => ({
    snapshot: base(language),
    press: [joinPage],
    nearby: { ...found([]), trouble: { code: 'discovery.cannotAsk' } },
  }),
  joinEight: (language) => ({
    snapshot: base(language),
    press: [joinPage],
    nearby: found([
      ...[0, 1, 2, 3, 4].map((place) => listed(place)),
      listed(5, { heardAt: Date.now() - 21_000 }),
      listed(6, { id: null }),
      listed(7, { isNameCut: true }),
    ]),
  }),
  joinWrong: (language) => ({
    snapshot: base(language),
    press: [joinPage, ...digits('8975213241')],
  }),
  visitConnecting: (language) => ({ snapshot: visiting(language, { at: 'connecting' }) }),
  visitConfirming: (language) => ({
    snapshot: visiting(language, { at: 'confirming', checkCode: '7K2M-QX4D', hasKeyChanged: true }),
  }),
  visitDoor: (language) => ({
    snapshot: visiting(language, {
      at: 'door',
      pinOpens: true,
      failure: { code: 'join.refused', retryAfterSeconds: 90 },
    }),
  }),
  visitDoorNoPin: (language) => ({
    snapshot: visiting(language, { at: 'door', pinOpens: false, failure: null }),
  }),
  visitLobby: (language) => ({
    snapshot: visiting(language, { at: 'lobby', self: wall.id, wall: anna.id }),
  }),
  visitOver: (language) => ({
    snapshot: visiting(language, { at: 'over', failure: { code: 'room.unreachable' } }),
  }),
  visitIn: (language) => ({
    snapshot: visiting(language, {
      at: 'in',
      self: wall.id,
      participants: [person('R', 'Konferenzraum Bodensee', { kind: 'wall', order: 0 }), wall],
      locked: true,
      startedAt: Date.now() - 4_000_000,
      road: 'reconnecting',
    }),
  }),
  callAlone: (language) => ({ snapshot: hosted(language, []) }),
  callCloud: (language) => ({
    snapshot: { ...hosted(language, []), cloud: makeCloud({ meeting: cloudMeeting }) },
  }),
  callCloudAsking: (language) => ({
    snapshot: { ...hosted(language, []), cloud: makeCloud({ meeting: 'asking' }) },
  }),
  callCloudLost: (language) => ({
    snapshot: {
      ...hosted(language, [anna]),
      cloud: makeCloud({ state: 'lost', meeting: cloudMeeting }),
    },
  }),
  callCloudOne: (language) => ({
    snapshot: { ...hosted(language, [anna]), cloud: makeCloud({ meeting: cloudMeeting }) },
  }),
  callCloudPeople: (language) => ({
    snapshot: {
      ...hosted(language, [anna, ben, chiara], ['XMPP', 'LAN', 'XMPP']),
      cloud: makeCloud({ meeting: cloudMeeting }),
    },
    press: [control(3)],
  }),
  callOne: (language) => ({ snapshot: hosted(language, [anna]) }),
  callThree: (language) => ({ snapshot: hosted(language, [anna, ben, chiara]) }),
  callTroubled: (language) => ({
    snapshot: hosted(language, [anna, { ...ben, connection: 'away' }, chiara]),
    hasCameraFailed: true,
  }),
  callShare: (language) => ({
    snapshot: hosted(language, [{ ...anna, media: { ...anna.media, screen: true } }, ben]),
  }),
  callPeople: (language) => ({
    snapshot: {
      ...hosted(language, [anna, ben, chiara]),
      lobby: [waiting('K', 'Dimitri Papadopoulos'), waiting('L', 'Konferenzraum Bodensee', 'room')],
    },
    press: [control(3)],
  }),
  callInvite: (language) => ({
    snapshot: hosted(language, [anna]),
    press: [control(4)],
  }),
  callDevices: (language) => ({
    snapshot: hosted(language, [anna]),
    press: [control(6)],
  }),
  callEnd: (language) => ({
    snapshot: hosted(language, [anna, ben]),
    press: [control(7)],
  }),
  callKnock: (language) => ({
    snapshot: {
      ...hosted(language, [anna, ben]),
      lobby: [waiting('K', 'Dimitri Papadopoulos')],
    },
  }),
  settingsPin: (language) => ({ snapshot: base(language), press: ['.home-tools button >> nth=1'] }),
  settingsRoom: (language) => ({
    snapshot: base(language),
    press: settings,
  }),
  settingsName: (language) => ({
    snapshot: base(language),
    press: [...settings, '.setting .ui-button'],
  }),
  settingsNetwork: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(1)],
  }),
  settingsCloudNone: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(2)],
  }),
  settingsCloudNew: (language) => ({
    snapshot: { ...base(language), cloud: makeCloud({ state: 'notEnrolled', name: null }) },
    press: [...settings, tab(2)],
  }),
  settingsCloud: (language) => ({
    snapshot: { ...base(language), cloud: makeCloud() },
    press: [...settings, tab(2)],
  }),
  settingsCloudLost: (language) => ({
    snapshot: {
      ...base(language),
      cloud: makeCloud({ state: 'lost', failure: { code: 'cloud.unreachable' } }),
    },
    press: [...settings, tab(2)],
  }),
  settingsCloudCode: (language) => ({
    snapshot: { ...base(language), cloud: makeCloud({ state: 'notEnrolled', name: null }) },
    press: [...settings, tab(2), '.setting-actions button'],
  }),
  settingsCloudAddress: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(2), '.setting > .ui-button'],
  }),
  settingsMeeting: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(3)],
  }),
  settingsDevices: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(4)],
  }),
  settingsChecks: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(6)],
  }),
  settingsChecksFailed: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(6)],
    report: troubledReport(),
  }),
  settingsSupport: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(7), '.settings-body .ui-button'],
  }),
  fault: (language) => ({ snapshot: base(language), press: ['.home-tools button'] }),
  faultDone: (language) => ({
    snapshot: base(language),
    press: ['.home-tools button', '.fault-causes button'],
  }),
  settingsControllers: (language) => ({
    snapshot: { ...base(language), controllers: [paired(0), paired(1), paired(2)] },
    press: [...settings, tab(5)],
  }),
  settingsControllersNone: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(5)],
  }),
  settingsPairing: (language) => ({
    snapshot: base(language),
    press: [...settings, tab(5), '.settings-body .ui-button[data-tone="primary"]'],
  }),
  settingsRevoke: (language) => ({
    snapshot: { ...base(language), controllers: [paired(0)] },
    press: [...settings, tab(5), '.controllers-row .ui-button'],
  }),
} satisfies Record<string, Make>;

export type SceneName = keyof typeof makers;
export const sceneNames = Object.keys(makers) as SceneName[];

export function makeScene(name: SceneName, language: Language): Scene {
  return {
    press: [],
    hasCameraFailed: false,
    isOpen: true,
    nearby: nothingSearched,
    report: makeReport(),
    ...makers[name](language),
  };
}

export const settingsView = (language: Language): SettingsView => ({
  ...makeSettings(
    { 'room.name': 'Aurora', 'room.language': language },
    { 'room.name': 'wall', 'room.language': 'policy', 'meeting.lobby': 'provisioning' },
  ),
  interfaces: [
    { name: 'Ethernet', address: '192.168.1.20', isVirtual: false },
    { name: 'WLAN', address: '192.168.178.44', isVirtual: false },
    { name: 'vEthernet (WSL)', address: '172.28.0.1', isVirtual: true },
  ],
});
