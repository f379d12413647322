import type { Transport } from './peerLink.ts';

/**
 * When a link is made, renewed, replaced and given up. Pure: the shell (`remoteLink.ts`) does what an effect
 * says and sends `woke` at `wakeAtMs`. Both sides run the same rules; the answerer, who may not offer, asks
 * for the offer instead, and a little later, so that the two do not do the same thing twice.
 */
export type LinkMachine =
  | {
      at: 'trying';
      /** False while there is no RTCPeerConnection: there never was, or the other side closed it. */
      hasLink: boolean;
      /** Media could flow before: the screen says "recovering" rather than "connecting". */
      hadPath: boolean;
      sinceMs: number;
      /** Steps taken without the other side having answered. */
      attempt: number;
      /** When the other side took part in the negotiation under way; null before that. */
      answeredAtMs: number | null;
      actedAtMs: number;
      wakeAtMs: number;
    }
  | { at: 'connected'; actedAtMs: number }
  | { at: 'lost' };

export type LinkEvent =
  /** The caller's offer opened a link here. */
  | { type: 'offered' }
  /** The other side's description was applied. */
  | { type: 'described' }
  | { type: 'transport'; state: Transport }
  /** The link is of no more use (`PeerLinkEvents.ended`). */
  | { type: 'ended'; why: 'closedByPeer' | 'otherPeer' | 'broken' }
  /** Caller only: the other side asks for an offer; `isNew` when it has no link any more. */
  | { type: 'asked'; isNew: boolean }
  /** The road is back, or the remote was admitted: a good moment to try. */
  | { type: 'hope' }
  /** The sockets under the path are dead, known before ICE notices, which takes it five seconds. */
  | { type: 'pathDied' }
  /** Nothing comes over the path any more (`SilenceWatch`). ICE will say so; one new path can be on its way by then. */
  | { type: 'silent' }
  | { type: 'woke' };

export type LinkEffect =
  /** A new path for the link there is. */
  | 'renew'
  /** A new link. */
  | 'replace'
  /** Frees the link. */
  | 'close';

export type LinkStep = { machine: LinkMachine; effect: LinkEffect | null };
export type LinkContext = { nowMs: number; role: 'caller' | 'answerer' };

/** Waits in ms. The goals (media back 2 s after a cut of 3 s, 5 s after one of 20 s) leave room for each. */
export const waits = {
  /** A path may blink: only when it stays away is it renewed. */
  settle: { caller: 1_000, answerer: 1_500 },
  /** With no link: how long the other side may take to bring one. */
  absent: { caller: 3_000, answerer: 2_500 },
  /** An answered negotiation that has not connected by then will not. */
  connect: { caller: 8_000, answerer: 10_000 },
  /** Between steps that were not answered: the road may be away too, and it repeats what it was given. */
  unanswered: [3_000, 6_000, 10_000, 15_000],
  /** Nothing is done twice within this. */
  apart: 1_000,
  lostAfter: 60_000,
} as const;

type Trying = Extract<LinkMachine, { at: 'trying' }>;

const stay = (machine: LinkMachine): LinkStep => ({ machine, effect: null });

const wakeIn = (machine: Trying, ms: number, { nowMs }: LinkContext): Trying => ({
  ...machine,
  wakeAtMs: Math.min(nowMs + ms, machine.sinceMs + waits.lostAfter),
});

const begin = (nowMs: number, from: { hasLink: boolean; hadPath: boolean }): Trying => ({
  at: 'trying',
  ...from,
  sinceMs: nowMs,
  attempt: 0,
  answeredAtMs: null,
  actedAtMs: Number.NEGATIVE_INFINITY,
  wakeAtMs: nowMs,
});

const act = (machine: Trying, wanted: 'renew' | 'replace', context: LinkContext): LinkStep => {
  const effect = machine.hasLink ? wanted : 'replace';
  const pause = waits.unanswered[Math.min(machine.attempt, waits.unanswered.length - 1)];
  const acted: Trying = {
    ...machine,
    // The answerer's new link comes with the caller's offer.
    hasLink: effect === 'renew' || context.role === 'caller',
    attempt: machine.attempt + 1,
    answeredAtMs: null,
    actedAtMs: context.nowMs,
  };
  return { machine: wakeIn(acted, pause ?? waits.lostAfter, context), effect };
};

/** Acts now, or as soon as the last step is old enough. */
const actSoon = (machine: Trying, wanted: 'renew' | 'replace', context: LinkContext): LinkStep => {
  const readyInMs = machine.actedAtMs + waits.apart - context.nowMs;
  return readyInMs <= 0 ? act(machine, wanted, context) : stay(wakeIn(machine, readyInMs, context));
};

const wake = (machine: Trying, context: LinkContext): LinkStep => {
  if (context.nowMs >= machine.sinceMs + waits.lostAfter) {
    return { machine: { at: 'lost' }, effect: 'close' };
  }
  if (machine.answeredAtMs === null) return act(machine, 'renew', context);
  const leftMs = machine.answeredAtMs + waits.connect[context.role] - context.nowMs;
  return leftMs > 0
    ? stay(wakeIn(machine, leftMs, context))
    : act({ ...machine, attempt: 0 }, 'replace', context);
};

const whileTrying = (machine: Trying, event: LinkEvent, context: LinkContext): LinkStep => {
  const { nowMs, role } = context;
  switch (event.type) {
    case 'offered':
    case 'described':
      return stay(
        wakeIn({ ...machine, hasLink: true, answeredAtMs: nowMs }, waits.connect[role], context),
      );
    case 'transport':
      if (event.state === 'connected') return stay({ at: 'connected', actedAtMs: nowMs });
      return event.state === 'failed' && machine.answeredAtMs !== null
        ? actSoon(machine, 'replace', context)
        : stay(machine);
    case 'ended': {
      const without: Trying = { ...machine, hasLink: false, answeredAtMs: null };
      return event.why === 'otherPeer'
        ? actSoon(without, 'replace', context)
        : stay(wakeIn(without, waits.absent[role], context));
    }
    case 'asked':
      return event.isNew && nowMs - machine.actedAtMs < waits.apart
        ? stay(machine)
        : actSoon(machine, event.isNew ? 'replace' : 'renew', context);
    case 'hope':
    case 'pathDied':
      return actSoon({ ...machine, attempt: 0 }, 'renew', context);
    case 'woke':
      return nowMs >= machine.wakeAtMs ? wake(machine, context) : stay(machine);
    case 'silent':
      return stay(machine);
  }
};

const whileConnected = (
  machine: Extract<LinkMachine, { at: 'connected' }>,
  event: LinkEvent,
  context: LinkContext,
): LinkStep => {
  const { nowMs, role } = context;
  const again = (hasLink: boolean): Trying => ({
    ...begin(nowMs, { hasLink, hadPath: true }),
    actedAtMs: machine.actedAtMs,
  });
  switch (event.type) {
    case 'offered':
      return whileTrying(again(true), event, context);
    case 'transport':
      if (event.state === 'connected') return stay(machine);
      return event.state === 'failed'
        ? actSoon(again(true), 'renew', context)
        : stay(wakeIn(again(true), waits.settle[role], context));
    case 'ended':
      return whileTrying(again(false), event, context);
    case 'asked':
      if (nowMs - machine.actedAtMs < waits.apart) return stay(machine);
      return event.isNew
        ? act(again(true), 'replace', context)
        : { machine: { at: 'connected', actedAtMs: nowMs }, effect: 'renew' };
    case 'pathDied':
      return { machine: { at: 'connected', actedAtMs: nowMs }, effect: 'renew' };
    case 'silent':
      // Whoever asks for a path by another road is not to be kept waiting for this one: `actedAtMs` stays.
      return { machine, effect: role === 'caller' ? 'renew' : null };
    case 'described':
    case 'hope':
    case 'woke':
      return stay(machine);
  }
};

const whileLost = (event: LinkEvent, context: LinkContext): LinkStep => {
  const again = begin(context.nowMs, { hasLink: false, hadPath: true });
  switch (event.type) {
    case 'offered':
      return whileTrying(again, event, context);
    case 'asked':
    case 'hope':
      return act(again, 'replace', context);
    case 'described':
    case 'pathDied':
    case 'silent':
    case 'transport':
    case 'ended':
    case 'woke':
      return stay({ at: 'lost' });
  }
};

/** A remote appeared; `hasLink` when an offer to it is out already (the one in the knock). */
export const openLink = (hasLink: boolean, context: LinkContext): LinkStep => {
  const machine = begin(context.nowMs, { hasLink, hadPath: false });
  if (hasLink) {
    const pauseMs = waits.unanswered[0];
    return stay(wakeIn({ ...machine, actedAtMs: context.nowMs }, pauseMs, context));
  }
  return context.role === 'caller'
    ? act(machine, 'replace', context)
    : stay(wakeIn(machine, waits.absent.answerer, context));
};

export const nextLink = (
  machine: LinkMachine,
  event: LinkEvent,
  context: LinkContext,
): LinkStep => {
  switch (machine.at) {
    case 'trying':
      return whileTrying(machine, event, context);
    case 'connected':
      return whileConnected(machine, event, context);
    case 'lost':
      return whileLost(event, context);
  }
};
