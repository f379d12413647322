import { epochMs } from '#shared/beacon/index.ts';
import { err } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import type { BeaconResolver, Resolved, ResolveError } from './resolver.ts';

/** Anybody can send beacons, so neither what is kept nor what is asked may grow with their number. */
const maxRemembered = 256;
const maxUnderWay = 4;
const longestAnswerMs = 3_000;
/** A payload is sent for one epoch and known for two more; a failure may be over sooner. */
const rememberedMs = {
  ok: 3 * epochMs,
  unknown: 3 * epochMs,
  unreachable: 15_000,
  tooOften: 30_000,
} as const;

export type BeaconLookupDeps = {
  /** In the order in which they are asked: the room, then the cloud. */
  resolvers: readonly BeaconResolver[];
  clock: Clock;
};

export interface BeaconLookup {
  /** The same payload is asked about once, however often it is heard. */
  find(payload: Uint8Array): Promise<Resolved>;
  dispose(): void;
}

type Entry = { answer: Promise<Resolved>; forgetAt: number };

/** From what was heard to the room: the side of whoever hears beacons. */
export function createBeaconLookup({ resolvers, clock }: BeaconLookupDeps): BeaconLookup {
  const remembered = new Map<string, Entry>();
  const ending = new AbortController();
  let underWay = 0;

  async function ask(payload: Uint8Array): Promise<Resolved> {
    const errors = new Set<ResolveError>();
    for (const resolver of resolvers) {
      const answer = await askOne(resolver, payload);
      if (answer.ok || ending.signal.aborted) return answer;
      errors.add(answer.error);
    }
    const telling = (['tooOften', 'unreachable'] as const).find((one) => errors.has(one));
    return err(telling ?? 'unknown');
  }

  async function askOne(resolver: BeaconResolver, payload: Uint8Array): Promise<Resolved> {
    const late = new AbortController();
    const cancel = clock.after(longestAnswerMs, () => late.abort());
    const answer = await resolver.resolve(payload, AbortSignal.any([ending.signal, late.signal]));
    cancel();
    return answer;
  }

  function start(key: string, payload: Uint8Array): Promise<Resolved> {
    underWay += 1;
    const entry: Entry = { answer: ask(payload), forgetAt: Infinity };
    remembered.set(key, entry);
    entry.answer = entry.answer.then((answer) => {
      underWay -= 1;
      entry.forgetAt = clock.monotonic() + rememberedMs[answer.ok ? 'ok' : answer.error];
      return answer;
    });
    return entry.answer;
  }

  return {
    find(payload) {
      const key = Buffer.from(payload).toString('base64url');
      const known = remembered.get(key);
      if (known && known.forgetAt > clock.monotonic()) return known.answer;
      if (underWay >= maxUnderWay || ending.signal.aborted) return Promise.resolve(err('tooOften'));
      remembered.delete(key);
      const [oldest] = remembered.keys();
      if (remembered.size >= maxRemembered && oldest !== undefined) remembered.delete(oldest);
      return start(key, payload);
    },
    dispose: () => ending.abort(),
  };
}
