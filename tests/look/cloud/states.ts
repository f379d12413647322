import type { Failure } from '#shared/errors.ts';
import { pathKinds, type PathKind, type PathStep, type PathSteps } from '#shared/path.ts';
import type { GuestSnapshot } from '../../../src/guest/createGuest.ts';
import { states as guestStates } from '../guest/states.ts';

/** What the cloud's guest page adds to the room's: the six digits, the road, and the path card. */
export type CloudState =
  | { at: 'id'; id: string; failure: Failure | null }
  | { at: 'asking'; id: string }
  | { at: 'visit'; guest: GuestSnapshot; road: 'LAN' | 'XMPP' | null };

const relay = { host: 'meet.example.org', port: 3478 };
const servers: Record<PathKind, PathStep['server']> = {
  host: null,
  stun: relay,
  turnUdp: relay,
  turnTls: { ...relay, port: 5349 },
};
const steps = (each: Record<PathKind, PathStep['state']>, fault?: PathStep['fault']): PathSteps =>
  pathKinds.map((kind) => ({
    kind,
    state: each[kind],
    fault: each[kind] === 'failed' ? (kind === 'host' ? 'noAnswer' : (fault ?? 'silent')) : null,
    server: servers[kind],
  }));

const visit = (
  name: string,
  road: 'LAN' | 'XMPP' | null,
  path: PathKind | null = null,
  tried: PathSteps = [],
): CloudState => {
  const guest = guestStates[name];
  if (!guest) throw new Error(`no state ${name}`);
  const links = Object.entries(guest.call.links).map(([id, link]) => [
    id,
    { ...link, path, steps: tried, state: path === null ? 'connecting' : 'connected' } as const,
  ]);
  return {
    at: 'visit',
    road,
    guest: { ...guest, call: { ...guest.call, links: Object.fromEntries(links) } },
  };
};

const inUse = (kind: PathKind): PathSteps => {
  const before = pathKinds.indexOf(kind);
  return pathKinds.map((one, index) => ({
    kind: one,
    state: index === before ? 'inUse' : index < before ? 'failed' : 'ready',
    fault: index < before ? 'noAnswer' : null,
    server: servers[one],
  }));
};
const closed = steps({ host: 'failed', stun: 'failed', turnUdp: 'failed', turnTls: 'failed' });

export const states: Readonly<Record<string, CloudState>> = {
  id: { at: 'id', id: '', failure: null },
  'id-refused': { at: 'id', id: '482913', failure: { code: 'join.refused' } },
  'id-too-often': {
    at: 'id',
    id: '482913',
    failure: { code: 'join.tooOften', retryAfterSeconds: 2_400 },
  },
  'id-no-cloud': { at: 'id', id: '482913', failure: { code: 'room.unreachable' } },
  'id-asking': { at: 'asking', id: '482913' },
  'door-looking': visit('door', null),
  'door-xmpp': visit('door', 'XMPP'),
  'call-host': visit('call-three', 'LAN', 'host', inUse('host')),
  'call-relay': visit('call-three', 'XMPP', 'turnTls', inUse('turnTls')),
  'card-host': visit('call-two', 'LAN', 'host', inUse('host')),
  'card-relay': visit('call-two', 'XMPP', 'turnTls', inUse('turnTls')),
  'card-trying': visit(
    'call-two',
    'XMPP',
    null,
    steps({ host: 'ready', stun: 'failed', turnUdp: 'trying', turnTls: 'trying' }),
  ),
  'card-closed': visit('call-two', 'XMPP', null, closed),
};
