import {
  epochMs,
  epochOf,
  makePayload,
  testCompanyId,
  type BeaconFacts,
} from '#shared/beacon/index.ts';
import type { Failure } from '#shared/errors.ts';
import type { Cancel, Clock, Logger, RandomBytes } from '../ports.ts';
import type {
  BeaconBackend,
  BeaconBackendName,
  BeaconFailure,
  BeaconFrame,
  BeaconRadio,
} from './backend.ts';
import { hmacSha256 } from './hmac.ts';
import { makeRandomAddress } from './randomAddress.ts';

const firstRetryMs = 1_000;
const lastRetryMs = 300_000;
const longestEndMs = 2_000;
/** Usual for the adapters in PCs. Who needs it to the decibel measures it (docs/UNPROVED.md). */
const txPowerAt1m = -59;

/** For diagnostics. */
export type BeaconState = {
  state: 'starting' | 'advertising' | 'off';
  /** Which one sends; null while none does. */
  backend: BeaconBackendName | null;
  /** Why none sends; null while one does, and where the beacon is not wanted. */
  failure: BeaconFailure | null;
  /** What came of the back-ends that were tried before, at the last choice. */
  tried: readonly { backend: BeaconBackendName; failure: BeaconFailure }[];
};

/** What the beacon is to say. */
export type BeaconWish = { companyId: number } & Pick<BeaconFacts, 'address'>;

export type BeaconDeps = {
  /** In the order in which they are tried. */
  backends: readonly BeaconBackend[];
  key: Uint8Array;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** `state` or `notices` has changed. */
  onChange(): void;
};

export interface Beacon {
  readonly state: BeaconState;
  /** What a person at the wall should know. */
  readonly notices: readonly Failure[];
  /** Says this from now on; null: nothing at all. */
  update(wish: BeaconWish | null): void;
  /** Chooses the back-end anew: one of them has got other settings, or the PC has slept. */
  restart(): void;
  dispose(): Promise<void>;
}

type Open = { name: BeaconBackendName; radio: BeaconRadio; sent: BeaconFrame | null };

const off: BeaconState = { state: 'off', backend: null, failure: null, tried: [] };

/**
 * Keeps the room's beacon on the air (DESIGN 8): the first back-end that works sends it, with an identifier
 * and an address that change together, each epoch. What fails is closed and the choice made again, with a
 * growing pause.
 */
export function createBeacon(deps: BeaconDeps): Beacon {
  const { clock, logger } = deps;
  const ending = new AbortController();
  let wish: BeaconWish | null = null;
  let state = off;
  let open: Open | null = null;
  let cancelTimer: Cancel = () => undefined;
  let retryMs = firstRetryMs;
  let address: { epoch: number; bytes: Uint8Array } = { epoch: -1, bytes: new Uint8Array() };
  let queue: Promise<void> = Promise.resolve();
  let reported = '';

  function inOrder(run: () => Promise<void>): void {
    queue = queue.then(run).catch((error: unknown) => {
      logger.error('beacon: a bug keeps it from being sent', { error });
      fail({ code: 'died', detail: String(error) }, []);
    });
  }

  function setState(next: BeaconState): void {
    state = next;
    const report = JSON.stringify([state, noticesOf(state, wish)]);
    if (report === reported) return;
    reported = report;
    deps.onChange();
  }

  function later(ms: number): void {
    cancelTimer();
    cancelTimer = clock.after(ms, () => inOrder(work));
  }

  async function close(): Promise<void> {
    const closing = open;
    open = null;
    await closing?.radio.close();
  }

  /** Brings what is sent to what is wished. */
  async function work(): Promise<void> {
    cancelTimer();
    if (!wish || ending.signal.aborted) {
      await close();
      setState(off);
      return;
    }
    open ??= await choose();
    if (open) await send(open, wish);
  }

  async function choose(): Promise<Open | null> {
    if (state.state === 'off' && state.failure === null) setState({ ...off, state: 'starting' });
    const tried: { backend: BeaconBackendName; failure: BeaconFailure }[] = [];
    for (const backend of deps.backends) {
      const opened = await tryOne(backend);
      if (ending.signal.aborted) {
        await opened.radio?.close();
        return null;
      }
      if (opened.radio) {
        setState({ ...state, tried });
        return { name: backend.name, radio: opened.radio, sent: null };
      }
      tried.push({ backend: backend.name, failure: opened.failure });
    }
    const telling = tried.find(({ failure }) => failure.code !== 'notConfigured');
    fail(telling?.failure ?? { code: 'noAdapter', detail: 'no back-end for this PC' }, tried);
    return null;
  }

  async function tryOne(
    backend: BeaconBackend,
  ): Promise<{ radio: BeaconRadio } | { radio: null; failure: BeaconFailure }> {
    const { signal } = ending;
    const mine: { radio: BeaconRadio | null } = { radio: null };
    const opened = await backend.open({
      signal,
      onLost: (failure) =>
        inOrder(async () => {
          if (open !== null && open.radio === mine.radio) await lose(failure);
        }),
    });
    if (!opened.ok) return { radio: null, failure: opened.error };
    mine.radio = opened.value;
    return { radio: opened.value };
  }

  async function send(at: Open, { companyId, address: own }: BeaconWish): Promise<void> {
    const epoch = epochOf(clock.now());
    if (epoch !== address.epoch) address = { epoch, bytes: makeRandomAddress(deps.randomBytes) };
    const payload = makePayload(deps.key, epoch, { address: own, txPowerAt1m }, hmacSha256);
    const frame: BeaconFrame = { companyId, payload, address: address.bytes };
    if (!isSameFrame(frame, at.sent)) {
      const sent = await at.radio.advertise(frame);
      if (!sent.ok) return lose(sent.error);
      // A second frame: it has lived for an epoch, so it is not one that fails at once.
      if (at.sent) retryMs = firstRetryMs;
      else logger.info('beacon: on the air', { backend: at.name, tried: state.tried });
      at.sent = frame;
    }
    setState({ ...state, state: 'advertising', backend: at.name, failure: null });
    later(epochMs - (clock.now() % epochMs));
  }

  async function lose(failure: BeaconFailure): Promise<void> {
    await close();
    fail(failure, state.tried);
  }

  function fail(failure: BeaconFailure, tried: BeaconState['tried']): void {
    if (ending.signal.aborted) return;
    if (state.failure?.code !== failure.code)
      logger.warn('beacon: off, and tried again', { ...failure, tried });
    setState({ state: 'off', backend: null, failure, tried });
    later(retryMs);
    retryMs = Math.min(lastRetryMs, retryMs * 2);
  }

  return {
    get state() {
      return state;
    },
    get notices() {
      return noticesOf(state, wish);
    },
    update(next) {
      wish = next;
      inOrder(work);
    },
    restart() {
      retryMs = firstRetryMs;
      inOrder(async () => {
        await close();
        await work();
      });
    },
    async dispose() {
      ending.abort();
      inOrder(work);
      // A radio that is just being told something may take longer; the program's end ends it too.
      let cancel: Cancel = () => undefined;
      const longEnough = new Promise<void>((resolve) => {
        cancel = clock.after(longestEndMs, resolve);
      });
      await Promise.race([queue, longEnough]);
      cancel();
    },
  };
}

function isSameFrame(a: BeaconFrame, b: BeaconFrame | null): boolean {
  return b !== null && a.companyId === b.companyId && Buffer.compare(a.payload, b.payload) === 0;
}

function noticesOf({ state, failure }: BeaconState, wish: BeaconWish | null): readonly Failure[] {
  if (!wish) return [];
  if (failure) return [{ code: 'beacon.noBluetooth' }];
  const isTest = state === 'advertising' && wish.companyId === testCompanyId;
  return isTest ? [{ code: 'beacon.testCompanyId' }] : [];
}
