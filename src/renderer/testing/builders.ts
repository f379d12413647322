import { checkIds, type Finding, type Report } from '#shared/diagnostics/index.ts';
import { sixDigitsFrom } from '#shared/cloud/sixDigits.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { CloudView } from '#shared/room/cloud.ts';
import type {
  HostedMeeting,
  LobbyGuest,
  RoomSnapshot,
  SettingsView,
  VisitedMeeting,
  VisitStage,
} from '#shared/room/snapshot.ts';
import {
  defaultSettings,
  type SettingKey,
  type Settings,
  type SettingSource,
} from '#shared/settings.ts';
import {
  participantIdSchema,
  type MediaState,
  type Participant,
  type ParticipantId,
} from '#shared/signal/values.ts';
import type { CallSnapshot, DevicesSnapshot, LinkSnapshot } from '../../rtc/types.ts';

/** Snapshots for tests: whole and plausible, but for what a test says. */

/** One letter stands for a whole id. */
export const id = (letter: string): ParticipantId => participantIdSchema.parse(letter.repeat(22));

export const wallId = id('W');

const vector = encodeMeetingId('192.168.1.20', { allowPublicAddressIds: false });
if (!vector.ok) throw new Error('192.168.1.20 has no id');
/** 192.168.1.20 (DESIGN 4). */
export const ownId = vector.value;

export const everythingOn: MediaState = { microphone: true, camera: true, screen: false };

export const makeParticipant = (
  letter: string,
  { media, ...more }: Partial<Omit<Participant, 'media'>> & { media?: Partial<MediaState> } = {},
): Participant => ({
  id: id(letter),
  name: `Guest ${letter}`,
  kind: 'guest',
  order: letter.charCodeAt(0),
  connection: 'here',
  ...more,
  media: { ...everythingOn, ...media },
});

export const wall = makeParticipant('W', { name: 'Aurora', kind: 'wall', order: 0 });

export const noCloud: CloudView = {
  ...{ state: 'none', host: null, name: null, failure: null, meeting: null },
};

/** A room that is enrolled, and its cloud is there. */
export const makeCloud = (more: Partial<CloudView> = {}): CloudView => ({
  ...{ state: 'up', host: 'meet.example.org', name: 'Aurora', failure: null, meeting: null },
  ...more,
});

export const sixDigits = sixDigitsFrom(42_817);
export const cloudMeeting = { id: sixDigits, link: `https://meet.example.org/#${sixDigits}` };

export const makeRoom = (more: Partial<RoomSnapshot> = {}): RoomSnapshot => ({
  revision: 1,
  room: { name: 'Aurora', language: 'en', version: '0.1.0' },
  network: {
    state: 'up',
    interfaceName: 'eth0',
    address: '192.168.1.20',
    id: ownId,
    guestLink: 'https://192.168.1.20:8034/#k=key',
    guestAddress: 'https://192.168.1.20:8034/',
    checkCode: '7K2M-QX4D',
  },
  cloud: noCloud,
  isAdminPinSet: true,
  meeting: null,
  lobby: [],
  notices: [],
  volume: 100,
  controllers: [],
  ...more,
});

export const hosting = (
  others: readonly Participant[] = [],
  more: Partial<HostedMeeting> = {},
): HostedMeeting => ({
  role: 'host',
  self: wallId,
  startedAt: 0,
  locked: false,
  pin: '4821',
  isPinRoadClosed: false,
  participants: [wall, ...others],
  roads: Object.fromEntries(others.map((one) => [one.id, 'LAN'])),
  ...more,
});

export const visiting = (stage: VisitStage): VisitedMeeting => ({
  role: 'visitor',
  id: ownId,
  road: 'LAN',
  roomName: 'Borealis',
  stage,
});

export const inside = (
  participants: readonly Participant[],
  more: Partial<Extract<VisitStage, { at: 'in' }>> = {},
): VisitStage => ({
  at: 'in',
  self: wallId,
  participants,
  locked: false,
  startedAt: 0,
  road: 'open',
  ...more,
});

export const makeLobbyGuest = (letter: string, more: Partial<LobbyGuest> = {}): LobbyGuest => ({
  id: id(letter),
  name: `Guest ${letter}`,
  kind: 'guest',
  road: 'LAN',
  knockedAt: 0,
  ...more,
});

export const makeLink = (more: Partial<LinkSnapshot> = {}): LinkSnapshot => ({
  state: 'connected',
  path: 'host',
  steps: [],
  level: 0,
  ...more,
});

export const noCall: CallSnapshot = { links: {}, speaker: null };

export const makeDevices = (more: Partial<DevicesSnapshot> = {}): DevicesSnapshot => ({
  cameras: [{ id: 'c', label: 'Camera C' }],
  microphones: [{ id: 'm', label: 'Microphone M' }],
  speakers: [{ id: 's', label: 'Speaker S' }],
  cameraId: 'c',
  microphoneId: 'm',
  speakerId: null,
  camera: { isOn: true, isStarting: false, failure: null },
  microphone: { isOn: true, isStarting: false, failure: null, level: 0 },
  screen: { isOn: false, failure: null },
  canShareScreen: true,
  ...more,
});

export const makeSettings = (
  values: Partial<Settings> = {},
  sources: Partial<Record<SettingKey, SettingSource>> = {},
): SettingsView => ({
  values: { ...defaultSettings, ...values },
  sources: { ...allFrom('default'), ...sources },
  troubles: [],
  update: {
    ...{ running: '1.2.0', reason: 'current', checkedAt: 1_800_000_000_000, offered: '1.2.0' },
    blocked: null,
  },
  interfaces: [
    { name: 'eth0', address: '192.168.1.20', isVirtual: false },
    { name: 'docker0', address: '172.17.0.1', isVirtual: true },
  ],
});

const allFrom = (source: SettingSource): Record<SettingKey, SettingSource> =>
  Object.fromEntries(Object.keys(defaultSettings).map((key) => [key, source])) as Record<
    SettingKey,
    SettingSource
  >;

const well: Record<Finding['id'], Pick<Finding, 'state' | 'reason'>> = {
  address: { state: 'ok', reason: 'addressByRoute' },
  tcp: { state: 'ok', reason: 'tcpWorks' },
  udp: { state: 'ok', reason: 'udpWorks' },
  broadcast: { state: 'ok', reason: 'udpWorks' },
  multicast: { state: 'ok', reason: 'udpWorks' },
  mdns: { state: 'ok', reason: 'mdnsWorks' },
  bluetooth: { state: 'ok', reason: 'bluetoothWorks' },
  clock: { state: 'skipped', reason: 'clockNoServer' },
  dns: { state: 'skipped', reason: 'dnsNone' },
  cloudTcp443: { state: 'skipped', reason: 'cloudNone' },
  cloudTcp5349: { state: 'skipped', reason: 'cloudNone' },
  cloudUdp3478: { state: 'skipped', reason: 'cloudNone' },
  cloudUdp10000: { state: 'skipped', reason: 'cloudNone' },
  cloudRate: { state: 'skipped', reason: 'cloudNone' },
  updates: { state: 'ok', reason: 'updates' },
};

const factsOf = (check: Finding['id']): Finding['facts'] => [
  { name: 'address', value: '10.2.3.4' },
  { name: 'interface', value: 'Ethernet' },
  { name: 'port', value: check === 'tcp' ? '8034' : '8035' },
  { name: 'name', value: 'Aurora' },
  { name: 'backend', value: 'windows' },
  { name: 'version', value: '1.2.0' },
  { name: 'channel', value: 'stable' },
  { name: 'cause', value: 'current' },
  { name: 'checkedAt', value: '2026-11-22 02:15 UTC' },
];

/** A room where all is well, but for what a test says. */
export const makeReport = (
  changed: Partial<Record<Finding['id'], Partial<Finding>>> = {},
): Report => ({
  tested: 'room',
  target: { name: 'Aurora', address: '10.2.3.4' },
  endedAt: 1_800_000_000_000,
  findings: checkIds.map((check) => ({
    ...{ id: check, ...well[check], facts: factsOf(check), rule: null },
    ...changed[check],
  })),
});
