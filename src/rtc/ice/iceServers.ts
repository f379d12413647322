import type { Ice } from '#shared/cloud/rest.ts';
import { cloudLimits } from '#shared/cloud/limits.ts';
import { reasonOf } from '../reason.ts';
import type { After, IceServers } from '../types.ts';

export type IceServersDeps = {
  /** What is known already; null: the first ones are asked for at once. */
  first: Ice | null;
  /** New credentials; null where there are none to be had (no cloud, no meeting). Throws when asking failed. */
  renew(): Promise<Ice | null>;
  after: After;
  /** Milliseconds since the epoch. */
  now(): number;
  log(message: string): void;
};

/** A grant is replaced when this part of its life is over, so that a slow answer still comes in time. */
const renewedAfter = 0.6;
/** Between two requests that succeeded, whatever the two clocks think of each other. */
const apartMs = 1_000;
const retryMs = [2_000, 5_000, 15_000, 30_000] as const;

/**
 * STUN and TURN servers whose credentials end after ten minutes at most and are renewed before. A clock that
 * differs from the cloud's sees too long a life, too short a one or one that is over: renewal goes on all the same.
 */
export const createIceServers = (deps: IceServersDeps): IceServers => {
  const listeners = new Set<(wereEnded: boolean) => void>();
  let current: readonly RTCIceServer[] = [];
  let endsAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let cancel = (): void => undefined;
  let asking: Promise<void> | null = null;
  let isDisposed = false;

  const askIn = (ms: number): void => {
    cancel();
    if (!isDisposed) cancel = deps.after(ms, () => void ask());
  };
  const isFresh = (): boolean => deps.now() < endsAtMs;
  const hold = (ice: Ice | null): void => {
    const wereEnded = !isFresh();
    failures = 0;
    if (ice === null) endsAtMs = Number.NEGATIVE_INFINITY;
    else {
      const leftMs = ice.expiresAt - deps.now();
      const lifeMs = leftMs > 0 ? Math.min(leftMs, cloudLimits.iceMs) : cloudLimits.iceMs;
      endsAtMs = deps.now() + lifeMs;
      askIn(Math.max(apartMs, lifeMs * renewedAfter));
    }
    current = ice === null ? [] : ice.iceServers.map(asRtc);
    for (const listener of [...listeners]) listener(wereEnded);
  };
  const request = async (): Promise<void> => {
    try {
      const ice = await deps.renew();
      if (!isDisposed) hold(ice);
    } catch (reason) {
      deps.log(`ICE servers not renewed: ${reasonOf(reason)}`);
      askIn(retryMs[Math.min(failures, retryMs.length - 1)] ?? retryMs[0]);
      failures += 1;
    }
  };
  const ask = async (): Promise<void> => {
    cancel();
    asking ??= request().finally(() => {
      asking = null;
    });
    await asking;
  };

  if (deps.first === null) void ask();
  else hold(deps.first);
  return {
    get current() {
      return current;
    },
    get isFresh() {
      return isFresh();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    refresh: ask,
    dispose: () => {
      isDisposed = true;
      cancel();
    },
  };
};

/** Without properties that are undefined: browsers take a username of undefined for the word. */
const asRtc = ({ urls, username, credential }: Ice['iceServers'][number]): RTCIceServer => ({
  urls,
  ...(username !== undefined && { username }),
  ...(credential !== undefined && { credential }),
});
