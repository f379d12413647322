import {
  appendSignature,
  encodeUnsignedAnswer,
  parseQuery,
  type AnswerFacts,
} from '#shared/discovery/index.ts';
import { isNearbyAddress } from './addresses.ts';
import type { UdpPeer } from './udp.ts';

/** Ports below belong to services: a query that seems to come from one is meant to hit it (DESIGN 5). */
const firstUserPort = 1024;

export type AnsweringDeps = {
  /** What to say at this own address. Null: nothing, because the room is not ready. */
  facts(ownAddress: string): AnswerFacts | null;
  /** Ed25519 with the room's identity. */
  sign(bytes: Uint8Array): Uint8Array;
  buckets: { take(source: string): boolean };
};

export interface Answering {
  /** The nonce of a query that is to be answered; undefined for everything else. Cheap checks come first. */
  accept(datagram: Uint8Array, from: UdpPeer): Uint8Array | undefined;
  answer(nonce: Uint8Array, ownAddress: string): Uint8Array | undefined;
}

/** Which datagrams the room answers, and with what. */
export function createAnswering({ facts, sign, buckets }: AnsweringDeps): Answering {
  return {
    accept(datagram, from) {
      const query = parseQuery(datagram);
      if (!query.ok || from.port < firstUserPort || !isNearbyAddress(from.address))
        return undefined;
      return buckets.take(from.address) ? query.value.nonce : undefined;
    },
    answer(nonce, ownAddress) {
      const room = facts(ownAddress);
      if (!room) return undefined;
      const unsigned = encodeUnsignedAnswer(nonce, room);
      return appendSignature(unsigned, sign(unsigned));
    },
  };
}
