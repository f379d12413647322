import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import { createEarlySignals } from './earlySignals.ts';
import type { Tiles } from './link/control.ts';
import { createPeerLink, type PeerLink, type PeerLinkEvents } from './link/peerLink.ts';
import { createPreparedLink, type PreparedLink } from './link/preparedLink.ts';
import { noTracks } from './link/slots.ts';
import { createRemoteStreams, type RemoteStreams } from './media/remoteStreams.ts';
import { nextSpeaker, noSpeaker } from './media/speaker.ts';
import { createRemoteLink, type Outgoing, type RemoteLink } from './remoteLink.ts';
import { createStore } from './store.ts';
import type { Call, CallDeps, CallSnapshot, LinkSnapshot, Remote } from './types.ts';

/** What the page wants of a remote; may be said before the remote is in the list. */
type View = { streams: RemoteStreams; tiles: Tiles };

const sampleIntervalMs = 200;

const isSame = (a: LinkSnapshot | undefined, b: LinkSnapshot): boolean =>
  a !== undefined &&
  a.state === b.state &&
  a.path === b.path &&
  a.steps === b.steps &&
  a.level === b.level;

/** The next snapshot; the same object when nothing changed, so that views need not draw again. */
const nextSnapshot = (
  before: CallSnapshot,
  members: ReadonlyMap<ParticipantId, RemoteLink>,
  speaker: ParticipantId | null,
): CallSnapshot => {
  const links: Record<ParticipantId, LinkSnapshot> = {};
  let isChanged = before.speaker !== speaker || Object.keys(before.links).length !== members.size;
  for (const [id, { snapshot }] of members) {
    const old = before.links[id];
    links[id] = old !== undefined && isSame(old, snapshot) ? old : snapshot;
    if (links[id] !== old) isChanged = true;
  }
  return isChanged ? { links, speaker } : before;
};

const configuration = (iceServers: readonly RTCIceServer[]): RTCConfiguration => ({
  bundlePolicy: 'max-bundle',
  rtcpMuxPolicy: 'require',
  iceServers: [...iceServers],
});

/** The offer in the knock: at most one at a time, first without and then with a remote. */
const createFirstOffer = (open: (on: PeerLinkEvents) => PeerLink, deps: CallDeps) => {
  let prepared: PreparedLink | null = null;
  let adopted: { remote: ParticipantId; link: PreparedLink } | null = null;
  const dispose = (): void => {
    prepared?.dispose();
    adopted?.link.dispose();
    prepared = null;
    adopted = null;
  };
  return {
    prepare: () => {
      dispose();
      prepared = createPreparedLink(open, deps.after);
      return prepared.offer();
    },
    adopt: (remote: ParticipantId) => {
      if (prepared !== null) adopted = { remote, link: prepared };
      prepared = null;
    },
    /** The link meant for this remote; the taker owns it. */
    take: (remote: ParticipantId): PreparedLink | null => {
      if (adopted?.remote !== remote) return null;
      const { link } = adopted;
      adopted = null;
      return link;
    },
    dispose,
  };
};

/** A mesh of links to the remotes that `setRemotes` names (DESIGN 7). */
export const createCall = (deps: CallDeps): Call => {
  const store = createStore<CallSnapshot>({ links: {}, speaker: null });
  const members = new Map<ParticipantId, RemoteLink>();
  const views = new Map<ParticipantId, View>();
  const early = createEarlySignals(deps.now);
  let outgoing: Outgoing = { tracks: noTracks, links: 0 };
  let speaking = noSpeaker<ParticipantId>();
  let cancelSampling: (() => void) | null = null;
  let isDisposed = false;

  const { iceServers, pathTrails } = deps;
  const createPeerConnection = (servers: readonly RTCIceServer[] = []): RTCPeerConnection =>
    deps.createPeerConnection(configuration(servers));
  const openConnections = new Set<RTCPeerConnection>();
  /** A closed connection says nothing of it, and is worth a megabyte. */
  const forgetClosed = (): void => {
    for (const pc of openConnections)
      if (pc.signalingState === 'closed') openConnections.delete(pc);
  };
  const createLinkConnection = (): RTCPeerConnection => {
    const pc = createPeerConnection(iceServers?.current);
    pathTrails?.watch(pc);
    if (iceServers) {
      forgetClosed();
      openConnections.add(pc);
    }
    return pc;
  };
  /** Takes effect at the next restart (RFC 8829 §4.1.18); what carries media goes on. */
  const stopRenewing = iceServers?.subscribe((wereEnded) => {
    forgetClosed();
    for (const pc of openConnections) pc.setConfiguration(configuration(iceServers.current));
    if (wereEnded) for (const member of members.values()) member.hope();
  });
  const spares = deps.createSpares?.({
    ...deps,
    createPeerConnection,
    reachAll: () => {
      for (const member of members.values()) member.reach();
    },
  });

  const openPeerLink = (link: string, isCaller: boolean, on: PeerLinkEvents): PeerLink =>
    createPeerLink(
      {
        link,
        isCaller,
        createPeerConnection: createLinkConnection,
        createStream: deps.createStream,
        capabilities: deps.capabilities,
      },
      on,
    );
  const firstOffer = createFirstOffer((on) => openPeerLink(deps.randomId(), true, on), deps);

  const refresh = (): void => {
    if (!isDisposed) store.set(nextSnapshot(store.value, members, speaking.speaker));
  };
  const sampleAll = (): void => {
    const levels = new Map([...members].map(([id, member]) => [id, member.sample()]));
    speaking = nextSpeaker(speaking, levels, deps.now());
    refresh();
    cancelSampling = deps.after(sampleIntervalMs, sampleAll);
  };
  const viewOf = (id: ParticipantId): View => {
    const view = views.get(id) ?? { streams: createRemoteStreams(deps.createStream), tiles: {} };
    views.set(id, view);
    return view;
  };
  const send = (next: Outgoing): void => {
    outgoing = next;
    for (const member of members.values()) member.setOutgoing(outgoing);
  };

  const close = (id: ParticipantId): void => {
    members.get(id)?.dispose();
    members.delete(id);
  };
  const open = ({ id, isCaller, isAdmitted, hasSpare = false }: Remote): void => {
    const { streams, tiles } = viewOf(id);
    const log = (message: string): void => {
      deps.log(`${id.slice(0, 6)}: ${message}`);
    };
    const sendTo = (signal: Signal): void => {
      deps.send(id, signal);
    };
    const member = createRemoteLink({
      isCaller,
      isAdmitted,
      outgoing,
      streams,
      prepared: isCaller ? firstOffer.take(id) : null,
      openPeerLink,
      pathTrails,
      after: deps.after,
      now: deps.now,
      randomId: deps.randomId,
      send: sendTo,
      log,
      createSpare: (on) =>
        spares?.forLink({ isCaller, hasSpare, send: sendTo, log, ...on }) ?? null,
      changed: refresh,
    });
    members.set(id, member);
    member.setTiles(tiles);
    for (const signal of early.take(id)) member.receive(signal);
  };

  return {
    get snapshot() {
      return store.value;
    },
    subscribe: store.subscribe,
    setRemotes: (remotes) => {
      if (isDisposed) return;
      const wanted = new Map(remotes.map((remote) => [remote.id, remote]));
      for (const id of views.keys()) if (!wanted.has(id)) views.delete(id);
      for (const [id, member] of members) {
        if (wanted.get(id)?.isCaller !== member.isCaller) close(id);
      }
      send({ ...outgoing, links: remotes.filter(({ isAdmitted }) => isAdmitted).length });
      for (const remote of wanted.values()) {
        const member = members.get(remote.id);
        if (member === undefined) open(remote);
        else if (member.snapshot.state === 'lost') member.hope();
        member?.setAdmitted(remote.isAdmitted);
      }
      if (members.size > 0 && cancelSampling === null) sampleAll();
      if (members.size === 0) {
        cancelSampling?.();
        cancelSampling = null;
        spares?.rest();
      }
      refresh();
    },
    prepareFirstOffer: firstOffer.prepare,
    adoptFirstOffer: firstOffer.adopt,
    receive: (from, signal) => {
      const member = members.get(from);
      if (member === undefined) early.keep(from, signal);
      else member.receive(signal);
    },
    setLocalTracks: (tracks) => {
      send({ ...outgoing, tracks });
    },
    stream: (remote, kind) => viewOf(remote).streams[kind],
    showAt: (remote, kind, size) => {
      const view = viewOf(remote);
      view.tiles = { ...view.tiles, [kind]: size };
      members.get(remote)?.setTiles(view.tiles);
    },
    roadRestored: () => {
      for (const member of members.values()) member.hope();
    },
    pathsDied: () => {
      for (const member of members.values()) member.pathDied();
    },
    networkChanged: (address) => spares?.networkChanged(address),
    stats: async (remote) => (await members.get(remote)?.stats()) ?? null,
    dispose: () => {
      isDisposed = true;
      stopRenewing?.();
      cancelSampling?.();
      firstOffer.dispose();
      spares?.rest();
      for (const id of [...members.keys()]) close(id);
      views.clear();
    },
  };
};
