import { randomUUID } from 'node:crypto';
import type { Joined } from '#shared/cloud/rest.ts';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { RoomIce } from '#shared/room/cloud.ts';
import type { Road } from '../../signalling/road.ts';
import type { OpenXmpp, XmppAccount } from '../../signalling/xmpp/client.ts';
import { createXmppRoad } from '../../signalling/xmpp/xmppRoad.ts';
import type { Clock } from '../ports.ts';
import type { PinnedRoom } from '../visit/index.ts';
import type { CloudWay } from './cloud.ts';
import type { CloudTrust } from './connect.ts';

/** The way to another room that the cloud has told. */
export type VisitWay = {
  roomName: string;
  road: Road;
  /** What the connections of the visit may use. */
  ice(): Promise<Outcome<RoomIce>>;
};

export type VisitWayDeps = {
  way(): Result<CloudWay, Failure>;
  loadXmpp(trust: CloudTrust): Promise<OpenXmpp>;
  /** Whether that very room answers there. */
  isThere(room: PinnedRoom, signal: AbortSignal): Promise<boolean>;
  createLanRoad(room: PinnedRoom, keyChanged: () => void): Road;
  clock: Clock;
  random(): number;
};

/** How long the room's own address may take to answer before the cloud carries the visit. */
const lanMs = 1_500;
/** Credentials are asked anew that long before they expire. */
const marginMs = { ice: 300_000, xmpp: 60_000 } as const;

/** Six digits → the road to their room: on this network where its pinned key answers, else by XMPP. */
export async function findVisitWay(
  deps: VisitWayDeps,
  id: SixDigits,
  signal: AbortSignal,
  keyChanged: () => void,
): Promise<Result<VisitWay, Failure>> {
  const way = deps.way();
  if (!way.ok) return way;
  const joined = await way.value.client.join(id);
  if (!joined.ok)
    return joined.error.code === 'join.refused' ? err({ code: 'id.refused' }) : joined;
  const pass = createPass(joined.value, way.value.client, deps.clock);
  const roomName = joined.value.room.name;
  const lan = await lanRoom(deps, joined.value, signal);
  if (lan) return ok({ roomName, road: deps.createLanRoad(lan, keyChanged), ice: pass.ice });
  const { xmpp } = joined.value;
  if (!xmpp) return err({ code: 'room.unreachable' });
  const open = await deps.loadXmpp(way.value.trust);
  const { clock } = deps;
  const road = createXmppRoad({
    ...{ open, account: pass.account, room: xmpp.room, newName: randomUUID },
    now: () => clock.monotonic(),
    after: (ms, run) => clock.after(ms, run),
    random: deps.random,
  });
  return ok({ roomName, road, ice: pass.ice });
}

async function lanRoom(
  { isThere, clock }: VisitWayDeps,
  { room: { lan } }: Joined,
  signal: AbortSignal,
): Promise<PinnedRoom | null> {
  if (!lan) return null;
  const room: PinnedRoom = { host: lan.address, port: lan.port, spki: lan.spki };
  const late = new AbortController();
  const cancel = clock.after(lanMs, () => late.abort());
  const answers = await isThere(room, AbortSignal.any([signal, late.signal]));
  cancel();
  return answers ? room : null;
}

/** What the cloud lends a visit, renewed before it expires. */
function createPass(joined: Joined, client: CloudWay['client'], clock: Clock) {
  const resource = randomUUID();
  let { ice, xmpp } = joined;
  let dials = 0;

  async function renew(): Promise<Result<null, Failure>> {
    const renewed = await client.renew(joined.pass);
    if (!renewed.ok) return renewed;
    ({ ice, xmpp } = renewed.value);
    return ok(null);
  }
  const isFresh = (what: 'ice' | 'xmpp', expiresAt: number): boolean =>
    expiresAt - marginMs[what] > clock.now();

  return {
    async ice(): Promise<Outcome<RoomIce>> {
      if (isFresh('ice', ice.expiresAt)) return ok(ice);
      const renewed = await renew();
      return renewed.ok ? ok(ice) : renewed;
    },
    async account(wasRefused: boolean): Promise<Result<XmppAccount, Failure>> {
      if (wasRefused || !xmpp || !isFresh('xmpp', xmpp.expiresAt)) {
        const renewed = await renew();
        // The meeting is over, or this room was too long away.
        if (!renewed.ok)
          return renewed.error.code === 'cloud.keyRefused'
            ? err({ code: 'session.expired' })
            : renewed;
      }
      if (!xmpp) return err({ code: 'room.unreachable' });
      const { urls, jid, password } = xmpp;
      const url = urls[dials % urls.length] ?? urls[0] ?? '';
      dials += 1;
      return ok({ url, jid: `${jid}/${resource}`, password, mechanism: 'PLAIN' });
    },
  };
}
