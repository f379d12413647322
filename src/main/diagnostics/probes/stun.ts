import { err, ok, type Result } from '#shared/result.ts';
import type { OpenUdp } from '../../discovery/index.ts';
import type { Clock, RandomBytes } from '../../ports.ts';
import { pause } from '../check.ts';

export type AskStun = (
  server: { address: string; port: number },
  signal: AbortSignal,
) => Promise<Result<null, { kind: 'silent' } | { kind: 'refused' }>>;

const magicCookie = 0x2112_a442;
const transactionBytes = 12;
const headerBytes = 20;
const bindingRequest = 0x0001;
const tries = 4;
const againMs = 900;

/** A Binding request without attributes (RFC 8489 §5). */
export function encodeStunQuery(transaction: Uint8Array): Uint8Array {
  const query = new Uint8Array(headerBytes);
  const view = new DataView(query.buffer);
  view.setUint16(0, bindingRequest);
  view.setUint32(4, magicCookie);
  query.set(transaction, headerBytes - transactionBytes);
  return query;
}

/** Any response to this request, an error response too: whoever refuses it has got it. */
export function isStunAnswer(bytes: Uint8Array, transaction: Uint8Array): boolean {
  if (bytes.length < headerBytes) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isResponse = (view.getUint16(0) & 0xc100) === 0x0100;
  const own = bytes.subarray(headerBytes - transactionBytes, headerBytes);
  return isResponse && view.getUint32(4) === magicCookie && Buffer.compare(own, transaction) === 0;
}

/** Whether a STUN server, or what speaks STUN on a media port, answers over UDP. */
export function createAskStun(deps: {
  openUdp: OpenUdp;
  clock: Clock;
  randomBytes: RandomBytes;
}): AskStun {
  return async ({ address, port }, signal) => {
    const transaction = deps.randomBytes(transactionBytes);
    const heard = new AbortController();
    const either = AbortSignal.any([signal, heard.signal]);
    let outcome: Awaited<ReturnType<AskStun>> = err({ kind: 'silent' });
    const settle = (result: typeof outcome): void => {
      outcome = result;
      heard.abort();
    };
    const opened = await deps.openUdp({
      family: address.includes(':') ? 6 : 4,
      port: 0,
      peer: { address, port },
      onMessage(bytes) {
        if (isStunAnswer(bytes, transaction)) settle(ok(null));
      },
      onError: () => settle(err({ kind: 'refused' })),
    });
    if (!opened.ok) return outcome;
    for (let tried = 0; tried < tries && !either.aborted; tried += 1) {
      const sent = await opened.value.send(encodeStunQuery(transaction));
      if (!sent.ok) break;
      await pause(either, deps.clock, againMs);
    }
    opened.value.close();
    return outcome;
  };
}
