import { isIPv4 } from 'node:net';
import type { SearchResult } from '#shared/discovery/index.ts';
import type { Failure } from '#shared/errors.ts';
import type { MeetingId } from '#shared/meetingId.ts';
import type { Cancel, Clock, Logger, RandomBytes } from '../ports.ts';
import type { LanInterface } from './addresses.ts';
import { createAnswering } from './answering.ts';
import type { MdnsWorker } from './mdns/keepWorker.ts';
import { createMdns, type Mdns } from './mdns/mdns.ts';
import { planServices } from './mdns/serviceRecord.ts';
import { createNotices } from './notices.ts';
import { createResponder } from './responder.ts';
import { searchRooms, type FetchDocument, type SearchInput } from './search/search.ts';
import { createTokenBuckets, discoveryLimits } from './tokenBuckets.ts';
import type { OpenUdp } from './udp.ts';

/** How soon a new address or interface is noticed. */
const pollMs = 5_000;
/** A wall that asks more often gets the last result: other rooms answer five times at once, then once a second. */
const searchAgainMs = 3_000;

/** What discovery says of the room; everybody on the network may know it. */
export type DiscoverableRoom = {
  name: string;
  /** TCP port of the LAN host. */
  port: number;
  /** SHA-256 of the TLS key, base64url. */
  spki: string;
  isBusy: boolean;
};

export type DiscoveryDeps = {
  /** Ed25519 public key, raw, base64url: as in the room document. */
  identity: string;
  /** Ed25519 signature by that key. */
  sign(bytes: Uint8Array): Uint8Array;
  /** The room as it is now. Null while it is not to be found. */
  room(): DiscoverableRoom | null;
  /** The id at an own address; null where there is none. */
  idAt(address: string): MeetingId | null;
  /** The interfaces at which the LAN host is reached, as they are now. */
  interfaces(): readonly LanInterface[];
  openUdp: OpenUdp;
  fetchDocument: FetchDocument;
  startMdnsWorker(): MdnsWorker;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** `process.platform`. */
  platform: string;
  /** Default 8035. */
  port?: number;
  /** What keeps the room from being found has changed. Each code once. */
  onNotices(notices: readonly Failure[]): void;
};

export interface Discovery {
  /** For diagnostics. */
  readonly mdns: Pick<Mdns, 'publications' | 'browse' | 'ready'>;
  /** Answers and publishes from now on, and follows changes of the interfaces. */
  start(): void;
  /** Looks at once: after a change of the room's name, port, key or network. */
  refresh(): void;
  /** The other rooms that answer. Takes about 0.7 s; see `searchRooms`. */
  listNearbyRooms(): Promise<SearchResult>;
  /** The same, with given addresses asked as well. */
  search(addresses: SearchInput['addresses']): Promise<SearchResult>;
  /** Says goodbye by mDNS and closes every socket. */
  dispose(): Promise<void>;
}

/** LAN discovery of one room (DESIGN 5): it is found, and finds others. */
export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, logger } = deps;
  const publicKey = Buffer.from(deps.identity, 'base64url');
  const notices = createNotices(deps);
  const mdns = createMdns({
    startWorker: () => deps.startMdnsWorker(),
    clock,
    logger,
    onFailures: notices.setMdns,
  });
  const responder = createResponder({
    ...deps,
    answering: createRoomAnswering(deps, publicKey),
    onFailures: notices.setUdp,
  });
  let cancelPoll: Cancel | undefined;
  let seen = '';
  let nearby: { at: number; result: Promise<SearchResult> } | undefined;
  let isDisposed = false;

  function look(): void {
    const interfaces = deps.interfaces();
    const room = deps.room();
    const text = JSON.stringify(interfaces);
    if (text !== seen) {
      seen = text;
      logger.info('discovery: interfaces', { names: interfaces.map(({ name }) => name) });
      responder.update(interfaces);
    }
    mdns.publish(
      room ? planServices(interfaces, { ...room, identity: publicKey, idAt: deps.idAt }) : [],
    );
  }

  function poll(): void {
    look();
    cancelPoll = clock.after(pollMs, poll);
  }

  async function search(addresses: SearchInput['addresses']): Promise<SearchResult> {
    const found = await searchRooms(
      { ...deps, mdns },
      { interfaces: deps.interfaces(), addresses },
    );
    return withoutRoom(found, deps.identity);
  }

  return {
    mdns,
    start() {
      if (!cancelPoll && !isDisposed) poll();
    },
    refresh() {
      if (cancelPoll && !isDisposed) look();
    },
    search,
    listNearbyRooms() {
      const now = clock.monotonic();
      if (!nearby || now - nearby.at >= searchAgainMs) nearby = { at: now, result: search([]) };
      return nearby.result;
    },
    async dispose() {
      isDisposed = true;
      cancelPoll?.();
      responder.dispose();
      await mdns.dispose();
    },
  };
}

function createRoomAnswering(deps: DiscoveryDeps, identity: Uint8Array) {
  const { room, idAt, interfaces, sign, clock } = deps;
  return createAnswering({
    sign,
    buckets: createTokenBuckets(discoveryLimits, () => clock.monotonic()),
    facts(ownAddress) {
      const now = room();
      if (!now) return null;
      const { spki, ...facts } = now;
      const ipv4 = ipv4Beside(ownAddress, interfaces());
      const id = ipv4 === undefined ? null : idAt(ipv4);
      return { ...facts, identity, spki: Buffer.from(spki, 'base64url'), id };
    },
  });
}

/** Ids are made from IPv4 addresses: who asks an IPv6 address gets the id of the same interface. */
const ipv4Beside = (address: string, interfaces: readonly LanInterface[]): string | undefined =>
  isIPv4(address)
    ? address
    : interfaces.find(({ ipv6 }) => ipv6.includes(address))?.ipv4[0]?.address;

/** A room hears its own question and answers it. */
const withoutRoom = ({ rooms, reports }: SearchResult, identity: string): SearchResult => ({
  rooms: rooms.filter((room) => room.identity !== identity),
  reports: reports.map((report) => ({
    ...report,
    found: report.found.filter((one) => one !== identity),
  })),
});
