import type { AppLink } from '#shared/app/link.ts';
import type { JoinResult, Way } from '#shared/app/api.ts';
import { checkCode } from '#shared/checkCode.ts';
import { cloudGuestLink, guestLink } from '#shared/guestLink.ts';
import { parseSixDigits, type SixDigits } from '#shared/cloud/sixDigits.ts';
import { parseMeetingId, type MeetingId } from '#shared/meetingId.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { lanPort, type RoomDocument } from '#shared/roomDocument.ts';
import { withWishes, type VisitWishes } from '#shared/visitWishes.ts';
import type { Failure } from '#shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { KnownRooms } from '../visit/knownRooms.ts';
import type { CloudMeeting } from './cloudMeeting.ts';
import { examineRoom, type Expectation } from './examineRoom.ts';
import type { Nearby } from './nearby.ts';

/** A room whose key has been checked, or the cloud's page for a meeting, as a window of its own shows it. */
export type VisitTarget = {
  /** `https://10.0.0.1:8034`, where nothing else may be loaded from. */
  origin: string;
  guestLink: string;
  /** The only key to talk to. */
  spki: string;
  /** Null for a room. */
  cloud: {
    /** A key that this computer's authorities vouch for is as good: a cloud's copies may have several. */
    trustsAuthorities: boolean;
    /** `wss://…` besides its own: where its XMPP is. */
    sockets: readonly string[];
  } | null;
  name: string;
  wishes: VisitWishes;
};

export type JoiningDeps = {
  knownRooms: Pick<KnownRooms, 'recall' | 'remember'>;
  find(identity: string): Nearby | undefined;
  /** Where the meeting with these six digits is. */
  askCloud(id: SixDigits, signal: AbortSignal): Promise<Result<CloudMeeting, Failure>>;
  /** The person's name, as it is now. */
  name(): string;
  /** Opens a window for the room. Null where the page goes there itself. */
  show: ((target: VisitTarget) => void) | null;
  /** The person has joined this room by the name. */
  onJoined(identity: string): void;
  clock: Clock;
};

/** From a tap, digits or a link to the room. One at a time: what was under way is given up. */
export interface Joining {
  join(identity: string, way: Way): Promise<JoinResult>;
  callId(typedId: string, way: Way): Promise<JoinResult>;
  follow(link: AppLink, way: Way): Promise<JoinResult>;
  confirm(isSame: boolean): Promise<JoinResult>;
  dispose(): void;
}

/** How long a room's own address may take before the cloud carries the meeting. */
export const lanTrialMs = 1_500;

type Endpoint = { host: string; port: number };
type Pending = { way: Way; endpoint: Endpoint; document: RoomDocument; id: MeetingId };

export function createJoining(deps: JoiningDeps): Joining {
  const { knownRooms, clock } = deps;
  let underWay = new AbortController();
  /** Examined, and people compare its check code. */
  let pending: Pending | null = null;

  function begin(): AbortSignal {
    underWay.abort();
    underWay = new AbortController();
    pending = null;
    return underWay.signal;
  }

  /** @param trusts how much of an acquaintance it takes to go on without comparing check codes */
  async function approach(
    way: Way,
    endpoint: Endpoint,
    expected: Expectation,
    trusts: 'key' | 'answer' | 'acquaintance',
  ): Promise<JoinResult> {
    const signal = begin();
    const examined = await examineRoom(clock, endpoint, expected, signal);
    if (!examined.ok) return examined;
    const document = examined.value;
    const id = idOf(document);
    if (id === null || trusts === 'key') return enter(way, endpoint, document, id);
    const acquaintance = await knownRooms.recall(document, id);
    if (signal.aborted) return err({ code: 'room.unreachable' });
    if (acquaintance === 'known' || (acquaintance === 'unknown' && trusts === 'answer'))
      return enter(way, endpoint, document, acquaintance === 'known' ? id : null);
    pending = { way, endpoint, document, id };
    const hasChanged = acquaintance === 'changed';
    const { name, spki } = document;
    return ok({ next: 'confirm', roomName: name, checkCode: checkCode(spki), hasChanged });
  }

  /** @param confirmedId where the room's key is vouched for: it is remembered at this id */
  function enter(
    way: Way,
    { host, port }: Endpoint,
    document: RoomDocument,
    confirmedId: MeetingId | null,
  ): JoinResult {
    const { identity, name, spki, state } = document;
    if (confirmedId !== null) void knownRooms.remember(document, confirmedId);
    deps.onJoined(identity);
    const link = guestLink(host, port, spki);
    return open({ guestLink: link, spki, name, cloud: null }, way, state === 'free');
  }

  function open(
    target: Omit<VisitTarget, 'origin' | 'wishes'>,
    way: Way,
    isFree: boolean,
  ): JoinResult {
    const isPresentOnly = way === 'present';
    const wishes: VisitWishes = { name: deps.name(), isPresentOnly, isAtOnce: true, isFree };
    if (!deps.show) return ok({ next: 'go', url: withWishes(target.guestLink, wishes) });
    deps.show({ ...target, origin: new URL(target.guestLink).origin, wishes });
    return ok({ next: 'shown' });
  }

  /** By the room's own address where that very room answers there soon, else by the cloud's page (DESIGN 4). */
  async function callCloud(id: SixDigits, way: Way): Promise<JoinResult> {
    const signal = begin();
    const asked = await deps.askCloud(id, signal);
    if (signal.aborted) return err({ code: 'room.unreachable' });
    if (!asked.ok) return asked;
    const { url, roomName, lan, spki, trustsAuthorities, sockets } = asked.value;
    if (lan) {
      const endpoint = { host: lan.address, port: lan.port };
      const late = new AbortController();
      const cancel = clock.after(lanTrialMs, () => late.abort());
      const trial = AbortSignal.any([signal, late.signal]);
      const examined = await examineRoom(clock, endpoint, { spki: lan.spki }, trial);
      cancel();
      if (signal.aborted) return err({ code: 'room.unreachable' });
      // The cloud vouches for this meeting's room, not for the room that has its ten digits.
      if (examined.ok) return enter(way, endpoint, examined.value, null);
    }
    const link = cloudGuestLink(url, id);
    const cloud = { trustsAuthorities, sockets };
    return open({ guestLink: link, spki, name: roomName, cloud }, way, false);
  }

  return {
    async join(identity, way) {
      const room = deps.find(identity);
      if (!room) return err({ code: 'room.unreachable' });
      const { address, port, spki } = room.endpoint;
      return approach(way, { host: address, port }, { identity, spki }, 'answer');
    },
    async callId(typedId, way) {
      const six = parseSixDigits(typedId);
      if (six.ok) return callCloud(six.value, way);
      const parsed = parseMeetingId(typedId, { allowPublicAddressIds: false });
      if (!parsed.ok) return err({ code: parsed.error.code });
      const { id, address } = parsed.value;
      return approach(way, { host: address, port: lanPort }, { id }, 'acquaintance');
    },
    async follow({ id, address, port, spki }, way) {
      const endpoint = { host: address, port };
      return spki === null
        ? approach(way, endpoint, { id }, 'acquaintance')
        : approach(way, endpoint, { id, spki }, 'key');
    },
    async confirm(isSame) {
      const confirmed = pending;
      pending = null;
      if (!confirmed) return err({ code: 'meeting.none' });
      if (!isSame) return err({ code: 'room.keyChanged' });
      const { way, endpoint, document, id } = confirmed;
      return enter(way, endpoint, document, id);
    },
    dispose: () => underWay.abort(),
  };
}

function idOf({ id }: RoomDocument): MeetingId | null {
  const parsed = parseMeetingId(id ?? '', { allowPublicAddressIds: true });
  return parsed.ok ? parsed.value.id : null;
}
