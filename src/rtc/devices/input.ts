import type { MediaFailure } from '../types.ts';
import type { Capture, Captured } from './capture.ts';
import type { InputKind } from './deviceList.ts';

/** What to do with an input so that it comes as near to the person's wish as can be. */
export type Plan = 'keep' | 'open' | 'switch' | 'release';

export type InputFacts = {
  wishedOn: boolean;
  /** The device in use; null when none is open. */
  current: { id: string | null } | null;
  chosenId: string | null;
  availableIds: readonly string[];
};

/**
 * The rules of hot-plug: an ended track has no `current`, so another device is opened; when the chosen one is
 * there again, it is switched back to.
 */
export const planInput = (facts: InputFacts): Plan => {
  const { wishedOn, current, chosenId, availableIds } = facts;
  if (!wishedOn) return current === null ? 'keep' : 'release';
  if (current === null) return 'open';
  const isBetterThere =
    chosenId !== null && current.id !== chosenId && availableIds.includes(chosenId);
  return isBetterThere ? 'switch' : 'keep';
};

/** Failures that only the person can change: plugging something in is no reason to ask again. */
const isFinal = ({ code }: MediaFailure): boolean =>
  code === 'media.denied' || code === 'media.insecure' || code === 'media.unsupported';

/** A camera or a microphone with the wish for it kept apart from what is possible. */
export interface Input {
  readonly track: MediaStreamTrack | null;
  readonly isOn: boolean;
  readonly isStarting: boolean;
  readonly failure: MediaFailure | null;
  wish(isOn: boolean): void;
  starting(): void;
  /** Takes what was opened for it, or why it was not. */
  take(captured: Captured): void;
  /** Does what `planInput` says. `isAsked`: the person asked for it, so that the browser may ask too. */
  follow(facts: Omit<InputFacts, 'wishedOn' | 'current'>, isAsked: boolean): Promise<void>;
  dispose(): void;
}

export type InputDeps = {
  kind: InputKind;
  capture: Capture;
  idOf(track: MediaStreamTrack): string | null;
  changed(): void;
  /** The device went away under a live track. */
  unplugged(): void;
};

/** How many other devices are tried when the wanted one does not open. */
const maxFallbacks = 3;

export const createInput = (deps: InputDeps): Input => {
  const { kind, capture, changed } = deps;
  let wishedOn = false;
  let track: MediaStreamTrack | null = null;
  let failure: MediaFailure | null = null;
  let isStarting = false;
  let wasUnplugged = false;
  let isDisposed = false;

  const onEnded = (): void => {
    release();
    wasUnplugged = true;
    changed();
    deps.unplugged();
  };
  const release = (): void => {
    track?.removeEventListener('ended', onEnded);
    track?.stop();
    track = null;
  };
  const take = (captured: Captured): void => {
    isStarting = false;
    if (isDisposed) {
      // The browser answered after the page had left.
      if (captured.ok) captured.value.stop();
      return;
    }
    release();
    if (captured.ok) {
      track = captured.value;
      track.addEventListener('ended', onEnded);
      failure = null;
      wasUnplugged = false;
    } else {
      const isGone = wasUnplugged && captured.error.code === 'media.missing';
      failure = isGone ? { code: 'media.unplugged' } : captured.error;
    }
    changed();
  };
  const open = async (chosenId: string | null, ids: readonly string[]): Promise<void> => {
    isStarting = true;
    changed();
    let captured = await capture.one(kind, chosenId);
    if (!captured.ok && !isFinal(captured.error)) {
      for (const id of ids.slice(0, maxFallbacks)) {
        const other = await capture.one(kind, id);
        if (!other.ok) continue;
        captured = other;
        break;
      }
    }
    take(captured);
  };

  return {
    get track() {
      return track;
    },
    get isOn() {
      return wishedOn && track !== null;
    },
    get isStarting() {
      return isStarting;
    },
    get failure() {
      return failure;
    },
    wish: (isOn) => {
      wishedOn = isOn;
      if (!isOn) failure = null;
      // Off is instant, whatever is queued: the track goes silent before anything else happens.
      if (track !== null) track.enabled = isOn;
      changed();
    },
    starting: () => {
      isStarting = true;
      changed();
    },
    take,
    follow: async (facts, isAsked) => {
      if (!isAsked && failure !== null && isFinal(failure)) return;
      const current = track === null ? null : { id: deps.idOf(track) };
      const plan = planInput({ ...facts, wishedOn, current });
      if (plan === 'keep') return;
      if (plan === 'release') {
        // A muted microphone stays open, silent and out of its slot: speaking again must not take a moment.
        if (kind === 'camera') release();
        changed();
        return;
      }
      // Some phones open only one camera at a time: the old one goes first.
      if (plan === 'switch') release();
      await open(facts.chosenId, facts.availableIds);
      if (track !== null) track.enabled = wishedOn;
      changed();
    },
    dispose: () => {
      isDisposed = true;
      release();
    },
  };
};
