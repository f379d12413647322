import { err, ok, type Result } from '#shared/result.ts';
import type { OpenUdp } from '../../discovery/index.ts';
import type { Clock, RandomBytes } from '../../ports.ts';
import { pause } from '../check.ts';

/** `unusable`: it answers that it does not know the time itself, or that it will not tell. */
export type TimeFailure = { kind: 'silent' } | { kind: 'refused' } | { kind: 'unusable' };
export type AskTime = (
  address: string,
  signal: AbortSignal,
) => Promise<Result<{ offsetMs: number }, TimeFailure>>;

export const ntpPort = 123;
const packetBytes = 48;
/** From 1900 to 1970 (RFC 5905 §6). */
const epochSeconds = 2_208_988_800;
const eraSeconds = 2 ** 32;
const at = { stratum: 1, originate: 24, receive: 32, transmit: 40 };
const tries = 3;
const againMs = 1_200;

/** Version 4, mode 3 (client); its transmit time is random, so that nobody can answer unasked (RFC 5905, data minimisation). */
export function encodeTimeQuery(cookie: Uint8Array): Uint8Array {
  const query = new Uint8Array(packetBytes);
  query[0] = 0x23;
  query.set(cookie, at.transmit);
  return query;
}

/** An NTP timestamp → milliseconds since 1970, in the era of the year 2036 where its first bit is clear (RFC 4330 §3). */
function readTime(view: DataView, offset: number): number {
  const seconds = view.getUint32(offset);
  const era = seconds < 0x8000_0000 ? eraSeconds : 0;
  return (seconds + era - epochSeconds) * 1000 + (view.getUint32(offset + 4) / eraSeconds) * 1000;
}

/**
 * How far the server's clock is ahead of ours (RFC 4330 §5). Undefined: no answer to this query.
 *
 * @param sentAt own clock, milliseconds since 1970
 */
export function parseTimeAnswer(
  bytes: Uint8Array,
  cookie: Uint8Array,
  sentAt: number,
  heardAt: number,
): Result<{ offsetMs: number }, TimeFailure> | undefined {
  if (bytes.length < packetBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint8(0);
  const isServer = (first & 7) === 4;
  const originate = bytes.subarray(at.originate, at.originate + 8);
  if (!isServer || Buffer.compare(originate, cookie) !== 0) return undefined;
  const stratum = view.getUint8(at.stratum);
  const isUnsynchronised = first >> 6 === 3 || stratum === 0 || stratum > 15;
  const transmit = readTime(view, at.transmit);
  if (isUnsynchronised || view.getUint32(at.transmit) === 0) return err({ kind: 'unusable' });
  const offsetMs = (readTime(view, at.receive) - sentAt + (transmit - heardAt)) / 2;
  return ok({ offsetMs: Math.round(offsetMs) });
}

/** Asks a time server (RFC 4330), a few times. */
export function createAskTime(deps: {
  openUdp: OpenUdp;
  clock: Clock;
  randomBytes: RandomBytes;
  port?: number;
}): AskTime {
  return async (address, signal) => {
    const heard = new AbortController();
    const either = AbortSignal.any([signal, heard.signal]);
    const sent = new Map<string, { cookie: Uint8Array; at: number }>();
    let outcome: Awaited<ReturnType<AskTime>> = err({ kind: 'silent' });
    const opened = await deps.openUdp({
      family: address.includes(':') ? 6 : 4,
      port: 0,
      peer: { address, port: deps.port ?? ntpPort },
      onMessage(bytes) {
        const heardAt = deps.clock.now();
        for (const { cookie, at: sentAt } of sent.values()) {
          const answer = parseTimeAnswer(bytes, cookie, sentAt, heardAt);
          if (!answer || heard.signal.aborted) continue;
          outcome = answer;
          heard.abort();
        }
      },
      onError: () => {
        outcome = err({ kind: 'refused' });
        heard.abort();
      },
    });
    if (!opened.ok) return outcome;
    for (let tried = 0; tried < tries && !either.aborted; tried += 1) {
      const cookie = deps.randomBytes(8);
      sent.set(Buffer.from(cookie).toString('hex'), { cookie, at: deps.clock.now() });
      const done = await opened.value.send(encodeTimeQuery(cookie));
      if (!done.ok) break;
      await pause(either, deps.clock, againMs);
    }
    opened.value.close();
    return outcome;
  };
}
