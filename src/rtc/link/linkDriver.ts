import type { Signal } from '#shared/signal/values.ts';
import type { After } from '../types.ts';
import type { ControlMessage } from './control.ts';
import {
  nextLink,
  openLink,
  type LinkContext,
  type LinkEffect,
  type LinkEvent,
  type LinkMachine,
  type LinkStep,
} from './linkState.ts';
import type { PeerLink, PeerLinkEvents } from './peerLink.ts';
import type { PreparedLink } from './preparedLink.ts';

/** The link id by which an answerer says "I hold no link: make a new one". Made ids are longer. */
export const noLink = 'none';

const openWindowMs = 10_000;
const maxOpensInWindow = 8;

/** Does what the link machine says: holds at most one PeerLink to the remote, and one timer. */
export interface LinkDriver {
  readonly machine: LinkMachine;
  readonly current: PeerLink | null;
  /** Opens the first link, or starts to wait for it. Call once, before all else. */
  start(): void;
  receive(signal: Signal): void;
  /** See `LinkEvent`. */
  hope(): void;
  pathDied(): void;
  silent(): void;
  /** A new path for the link there is, although nothing seems to be wrong with the old one. Caller only. */
  renew(): void;
  dispose(): void;
}

export type LinkDriverDeps = {
  isCaller: boolean;
  /** The link whose offer went to this remote in the knock. */
  prepared: PreparedLink | null;
  openPeerLink(link: string, isCaller: boolean, on: PeerLinkEvents): PeerLink;
  after: After;
  now(): number;
  randomId(): string;
  send(signal: Signal): void;
  log(message: string): void;
  on: {
    opened(link: PeerLink): void;
    described(link: PeerLink): void;
    control(message: ControlMessage): void;
    controlOpened(): void;
    /** The machine moved; `current` may have gone. */
    changed(): void;
  };
};

export const createLinkDriver = (deps: LinkDriverDeps): LinkDriver => {
  const { isCaller, on } = deps;
  const context = (): LinkContext => ({
    nowMs: deps.now(),
    role: isCaller ? 'caller' : 'answerer',
  });
  const first = openLink(deps.prepared !== null, context());
  let { machine } = first;
  let current: PeerLink | null = null;
  let openedAtMs: number[] = [];
  let cancelWake = (): void => undefined;
  let isDisposed = false;

  const close = (): void => {
    current?.close();
    current = null;
  };
  const happen = (event: LinkEvent): void => {
    if (!isDisposed) run(nextLink(machine, event, context()));
  };
  const events: PeerLinkEvents = {
    signal: deps.send,
    transport: (state) => {
      happen({ type: 'transport', state });
    },
    described: () => {
      if (current !== null) on.described(current);
      happen({ type: 'described' });
    },
    control: (message) => {
      if (message.type === 'bye') events.ended('closedByPeer');
      else on.control(message);
    },
    controlOpened: on.controlOpened,
    ended: (why) => {
      close();
      happen({ type: 'ended', why });
    },
    log: deps.log,
  };
  const hold = (link: PeerLink): PeerLink => {
    close();
    current = link;
    on.opened(link);
    return link;
  };
  const perform = (effect: LinkEffect): void => {
    if (effect === 'close') close();
    else if (!isCaller) ask(effect);
    else if (effect === 'replace' || current === null) {
      void hold(deps.openPeerLink(deps.randomId(), true, events)).offer();
    } else void current.offer();
  };
  const ask = (effect: 'renew' | 'replace'): void => {
    if (effect === 'replace') close();
    deps.send({ kind: 'restart', link: current?.link ?? noLink });
  };
  const run = (step: LinkStep): void => {
    if (step.machine.at !== machine.at) deps.log(`link: ${machine.at} to ${step.machine.at}`);
    machine = step.machine;
    if (step.effect !== null) perform(step.effect);
    cancelWake();
    if (machine.at === 'trying') {
      cancelWake = deps.after(Math.max(0, machine.wakeAtMs - deps.now()), () => {
        happen({ type: 'woke' });
      });
    }
    on.changed();
  };

  /** A caller that keeps offering new links gets some of them; an offer that was dropped comes again. */
  const mayOpen = (): boolean => {
    const nowMs = deps.now();
    openedAtMs = openedAtMs.filter((atMs) => nowMs - atMs < openWindowMs);
    if (openedAtMs.length >= maxOpensInWindow) return false;
    openedAtMs.push(nowMs);
    return true;
  };

  const receive = (signal: Signal): void => {
    if (signal.kind === 'restart') {
      const isNew = signal.link === noLink;
      if (isCaller && (isNew || signal.link === current?.link)) happen({ type: 'asked', isNew });
      return;
    }
    if (signal.kind === 'offer' && !isCaller && signal.link !== current?.link && mayOpen()) {
      hold(deps.openPeerLink(signal.link, false, events));
      happen({ type: 'offered' });
    }
    if (signal.link === current?.link) current.receive(signal);
  };

  return {
    get machine() {
      return machine;
    },
    get current() {
      return current;
    },
    start: () => {
      if (deps.prepared !== null) hold(deps.prepared.adopt(events));
      run(first);
    },
    receive,
    pathDied: () => {
      happen({ type: 'pathDied' });
    },
    silent: () => {
      happen({ type: 'silent' });
    },
    hope: () => {
      happen({ type: 'hope' });
    },
    renew: () => {
      if (isCaller) happen({ type: 'asked', isNew: false });
    },
    dispose: () => {
      isDisposed = true;
      cancelWake();
      close();
    },
  };
};
