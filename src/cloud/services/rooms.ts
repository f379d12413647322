import { cloudLimits } from '#shared/cloud/limits.ts';
import type {
  CloudRoom,
  CreatedRoom,
  EnrolmentCode,
  Heartbeat,
  HeartbeatAnswer,
  RoomPage,
} from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { RoomRow } from '../repositories/rooms.ts';
import type { Repositories } from '../repositories/store.ts';
import { hashSecret, isSecret, makeCode, readCode } from '../secrets.ts';
import { endAccounts } from './accountEnds.ts';
import { identifiersOf } from './beaconIds.ts';
import type { ServiceDeps } from './deps.ts';
import { viewMeeting, viewRoom } from './roomView.ts';
import { accountOf, roomXmpp, type XmppDeps } from './xmpp.ts';

export interface RoomsService {
  /** A new room and the code that enrols it. */
  create(name: string): Promise<CreatedRoom>;
  /** A new code for a room, for example after its PC was replaced; the one before is worth nothing any more. */
  makeCode(roomId: string): Promise<Result<EnrolmentCode, Failure>>;
  find(roomId: string): Promise<Result<CloudRoom, Failure>>;
  page(after: string | undefined): Promise<RoomPage>;
  /** Its key, its code, its meetings and its XMPP account end at once; the account as soon as its server answers. */
  revoke(roomId: string): Promise<Result<null, Failure>>;
  /** The room that has this key. */
  authenticate(key: string): Promise<RoomRow | undefined>;
  heartbeat(room: RoomRow, heartbeat: Heartbeat): Promise<HeartbeatAnswer>;
}

const unknown = err<Failure>({ code: 'cloud.unknown' });

export function createRoomsService(deps: ServiceDeps & XmppDeps): RoomsService {
  const { store, clock, random, xmpp } = deps;
  async function putCode({ enrolmentCodes }: Repositories, roomId: string): Promise<EnrolmentCode> {
    const code = makeCode(random);
    const expiresAt = clock.now() + cloudLimits.enrolmentCodeMs;
    const hash = hashSecret(readCode(code) ?? code);
    await enrolmentCodes.put({ hash, roomId, expiresAt });
    return { code, expiresAt };
  }

  return {
    create: (name) =>
      store.transaction(async (within) => {
        const now = clock.now();
        const room = await within.rooms.insert({ roomId: random.uuid(), name, createdAt: now });
        return { room: viewRoom(room, now), enrolment: await putCode(within, room.roomId) };
      }),
    makeCode: (roomId) =>
      store.transaction(async (within) =>
        (await within.rooms.lock(roomId)) ? ok(await putCode(within, roomId)) : unknown,
      ),
    async find(roomId) {
      const room = await store.rooms.find(roomId);
      return room ? ok(viewRoom(room, clock.now())) : unknown;
    },
    async page(after) {
      const now = clock.now();
      const rows = await store.rooms.page(after, cloudLimits.roomsPerPage + 1);
      const rooms = rows.slice(0, cloudLimits.roomsPerPage).map((room) => viewRoom(room, now));
      const hasMore = rows.length > cloudLimits.roomsPerPage;
      return { rooms, next: hasMore ? (rooms.at(-1)?.roomId ?? null) : null };
    },
    async revoke(roomId) {
      const revoked = await store.transaction(async (within) => {
        const now = clock.now();
        if (!(await within.rooms.revoke(roomId, now))) return unknown;
        const freeAt = now + cloudLimits.idRestMs;
        for (const { meetingKey } of await within.meetings.endAllOfRoom(roomId, { now, freeAt }))
          await within.passes.removeOfMeeting(meetingKey);
        await within.enrolmentCodes.removeOfRoom(roomId);
        await within.beacons.removeOfRoom(roomId);
        await within.accountEnds.add(accountOf(roomId), now);
        return ok(null);
      });
      if (revoked.ok) await endAccounts(deps);
      return revoked;
    },
    async authenticate(key) {
      return isSecret('room', key) ? store.rooms.findByKey(hashSecret(key)) : undefined;
    },
    heartbeat: (room, heartbeat) =>
      store.transaction(async (within) => {
        const now = clock.now();
        const { roomId } = room;
        await within.rooms.saw(roomId, heartbeat, now);
        await within.meetings.keepOfRoom(roomId, {
          now,
          expiresAt: now + cloudLimits.meetingSilentMs,
          longestMs: cloudLimits.meetingLongestMs,
          restMs: cloudLimits.idRestMs,
        });
        if (heartbeat.beaconKey !== null)
          await within.beacons.add(roomId, identifiersOf(heartbeat.beaconKey, now));
        const meetings = await within.meetings.ofRoom(roomId, now);
        return {
          name: room.name,
          meetings: meetings.map(viewMeeting),
          xmpp: roomXmpp(xmpp, roomId),
          heartbeatMs: cloudLimits.heartbeatMs,
        };
      }),
  };
}
