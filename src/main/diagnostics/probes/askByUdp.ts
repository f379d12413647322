import { encodeQuery, nonceBytes, parseAnswer } from '#shared/discovery/index.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { isSigned, type OpenUdp, type UdpPeer } from '../../discovery/index.ts';
import type { Clock, RandomBytes } from '../../ports.ts';
import { pause } from '../check.ts';

export type UdpQuestion = {
  /** An address, the broadcast address or a group. */
  to: string;
  port: number;
  /** Own address to ask from; null: the system's choice, and the only one that answers is `to`. */
  from: string | null;
  /** Who has to answer. */
  room: { address: string; identity: string | null };
};

export type UdpSilence =
  | { kind: 'silent' }
  /** The system did not send it. */
  | { kind: 'notSent'; code: string }
  /** Nothing listens, or a firewall says so. */
  | { kind: 'refused' }
  | { kind: 'noWay'; code: string }
  /** Somebody answered in the room's place. */
  | { kind: 'forged' };

export type AskByUdp = (
  question: UdpQuestion,
  signal: AbortSignal,
) => Promise<Result<{ name: string; identity: string }, UdpSilence>>;

/**
 * A room answers a source five times, then once a second (DESIGN 5), and four questions are asked at once:
 * that often and that long until every one of them was answered.
 */
const tries = 7;
const againMs = 1_100;

const noWay = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);

function silenceOf(code: string): UdpSilence {
  if (code === 'ECONNREFUSED') return { kind: 'refused' };
  return noWay.has(code) ? { kind: 'noWay', code } : { kind: 'notSent', code };
}

/** Really asks the room on its discovery port, and hears whether the room itself answers. */
export function createAskByUdp(deps: {
  openUdp: OpenUdp;
  clock: Clock;
  randomBytes: RandomBytes;
}): AskByUdp {
  return async ({ to, port, from, room }, signal) => {
    const nonce = deps.randomBytes(nonceBytes);
    const heard = new AbortController();
    const either = AbortSignal.any([signal, heard.signal]);
    let outcome: Awaited<ReturnType<AskByUdp>> = err({ kind: 'silent' });
    const settle = (result: typeof outcome): void => {
      outcome = result;
      heard.abort();
    };

    function hear(datagram: Uint8Array, { address }: UdpPeer): void {
      const parsed = parseAnswer(datagram);
      if (!parsed.ok || Buffer.compare(parsed.value.answer.nonce, nonce) !== 0) return;
      if (address !== room.address || heard.signal.aborted) return;
      const identity = Buffer.from(parsed.value.answer.identity).toString('base64url');
      const isRoom = room.identity === null || room.identity === identity;
      if (isRoom && isSigned(parsed.value))
        settle(ok({ name: parsed.value.answer.name, identity }));
      else outcome = err({ kind: 'forged' });
    }

    const opened = await deps.openUdp({
      family: 4,
      port: 0,
      ...(from === null ? { peer: { address: to, port } } : { address: from, multicastFrom: from }),
      onMessage: hear,
      onError: ({ code }) => settle(err(silenceOf(code))),
    });
    if (!opened.ok) return err(silenceOf(opened.error.code));
    const socket = opened.value;
    const target = from === null ? undefined : { address: to, port };
    for (let tried = 0; tried < tries && !either.aborted; tried += 1) {
      const sent = await socket.send(encodeQuery(nonce), target);
      if (!sent.ok) settle(err(silenceOf(sent.error.code)));
      await pause(either, deps.clock, againMs);
    }
    socket.close();
    return outcome;
  };
}
