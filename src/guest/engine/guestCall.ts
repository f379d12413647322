import type { Participant, ParticipantId, Signal } from '#shared/signal/values.ts';
import type { After, Call, CallSnapshot, LocalTracks, Remote, TileSize } from '../../rtc/index.ts';
import type { Stage, Stay } from '../flow/guestFlow.ts';

/** The call of one stay, from the knock that carries its first offer to the end. */
export interface GuestCall {
  readonly snapshot: CallSnapshot;
  /** The first offer for the knock; undefined when the browser has none in time: a knock works without. */
  prepare(): Promise<FirstOffer | undefined>;
  /** Brings the links into line with where the page is. */
  follow(stage: Stage): void;
  receive(from: ParticipantId, signal: Signal): void;
  /** Makes every link anew. */
  relink(stage: Stage): void;
  roadRestored(): void;
  setTracks(tracks: LocalTracks): void;
  stream(id: ParticipantId, kind: 'camera' | 'screen'): MediaStream | null;
  showAt(id: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null): void;
  end(): void;
}

export type GuestCallDeps = {
  createCall(send: (to: ParticipantId, signal: Signal) => void): Call;
  send(to: ParticipantId, signal: Signal): void;
  after: After;
  changed(): void;
  log(message: string): void;
};

type FirstOffer = { link: string; sdp: string };

/** Somebody is waiting: later than this the knock goes without an offer. */
const offerWaitMs = 1_500;
/** An offer made at the door names addresses that the network may have taken back since. */
const offerGoodMs = 120_000;
const noCall: CallSnapshot = { links: {}, speaker: null };

/** This side makes the offers to whoever was admitted before (`participantSchema.order`). */
export function remotesOf({ self, participants }: Stay): Remote[] {
  const own = participants.find(({ id }) => id === self)?.order ?? Infinity;
  return participants
    .filter(({ id }) => id !== self)
    .map(({ id, order, kind }) => ({
      ...{ id, isCaller: own > order, isAdmitted: true },
      // It is the room that may have to come back to us from another address.
      hasSpare: kind === 'wall',
    }));
}

const wallOf = (participants: readonly Participant[]): ParticipantId | undefined =>
  participants.find(({ kind }) => kind === 'wall')?.id;

type Shown = { id: ParticipantId; kind: 'camera' | 'screen'; size: TileSize };

export function createGuestCall(deps: GuestCallDeps): GuestCall {
  let call: Call | null = null;
  let stopWatching = (): void => undefined;
  let tracks: LocalTracks | null = null;
  let hasAdopted = false;
  /** Made while the person still types, so that the knock leaves at once. */
  let ready: Promise<FirstOffer | undefined> | null = null;
  let cancelExpiry = (): void => undefined;
  const shown = new Map<string, Shown>();

  function begin(): Call {
    end();
    const begun = deps.createCall(deps.send);
    call = begun;
    stopWatching = begun.subscribe(deps.changed);
    if (tracks) begun.setLocalTracks(tracks);
    return begun;
  }

  function end(): void {
    stopWatching();
    call?.dispose();
    call = null;
    hasAdopted = false;
    cancelExpiry();
    ready = null;
    shown.clear();
  }

  async function makeOffer(): Promise<FirstOffer | undefined> {
    try {
      return await begin().prepareFirstOffer();
    } catch (reason) {
      deps.log(`no first offer: ${String(reason)}`);
      return undefined;
    }
  }

  function makeReady(): Promise<FirstOffer | undefined> {
    const offer = makeOffer();
    ready = offer;
    cancelExpiry = deps.after(offerGoodMs, () => {
      ready = null;
    });
    return offer;
  }

  function adopt(wall: ParticipantId | undefined): void {
    if (hasAdopted || !wall) return;
    hasAdopted = true;
    call?.adoptFirstOffer(wall);
  }

  function follow(stage: Stage): void {
    if (stage.at === 'door') {
      if (!call) void makeReady();
    } else if (stage.at === 'lobby') {
      call ??= begin();
      adopt(stage.wall);
      call.setRemotes([{ id: stage.wall, isCaller: true, isAdmitted: false, hasSpare: true }]);
    } else if (stage.at === 'in') {
      call ??= begin();
      adopt(wallOf(stage.stay.participants));
      call.setRemotes(remotesOf(stage.stay));
    }
  }

  return {
    get snapshot() {
      return call?.snapshot ?? noCall;
    },
    async prepare() {
      let cancel = (): void => undefined;
      const late = new Promise<undefined>((resolve) => {
        cancel = deps.after(offerWaitMs, () => resolve(undefined));
      });
      const offer = await Promise.race([ready ?? makeReady(), late]);
      cancel();
      return offer;
    },
    follow,
    receive: (from, signal) => call?.receive(from, signal),
    relink(stage) {
      call?.setRemotes([]);
      follow(stage);
      for (const { id, kind, size } of shown.values()) call?.showAt(id, kind, size);
    },
    roadRestored: () => call?.roadRestored(),
    setTracks(next) {
      if (tracks === next) return;
      tracks = next;
      call?.setLocalTracks(next);
    },
    stream: (id, kind) => call?.stream(id, kind) ?? null,
    showAt(id, kind, size) {
      const key = `${kind}:${id}`;
      if (size) shown.set(key, { id, kind, size });
      else shown.delete(key);
      call?.showAt(id, kind, size);
    },
    end,
  };
}
