import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { createAnswering } from '../../../src/main/discovery/answering.ts';
import { createTokenBuckets, discoveryLimits } from '../../../src/main/discovery/tokenBuckets.ts';
import { encodeQuery, parseAnswer, parseQuery } from '../../../src/shared/discovery/index.ts';
import type { Door } from '../door.ts';
import { must } from '../rubbish.ts';

type Datagram = { bytes: Uint8Array; address: string; port: number };

const whole = encodeQuery(new Uint8Array(8).fill(7));
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc.constant(whole),
  // A query with a byte changed, cut off, or with something behind it.
  fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, value]) => {
    const changed = Uint8Array.from(whole);
    changed[at] = value;
    return changed;
  }),
  fc.nat(whole.length).map((length) => whole.slice(0, length)),
  fc.uint8Array({ maxLength: 900 }).map((more) => Uint8Array.from([...whole, ...more])),
);

/** UDP 8035: queries to the responder, and what an asker makes of answers. */
export function openDiscoveryDoor(): Door<Datagram> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  let nowMs = 0;
  let deep = 0;
  const answering = createAnswering({
    facts: () => ({
      identity: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
      spki: new Uint8Array(32),
      id: null,
      port: 8034,
      isBusy: false,
      name: 'Sala Garda',
    }),
    sign: (message) => sign(null, message, privateKey),
    buckets: createTokenBuckets(discoveryLimits, () => nowMs),
  });
  return {
    get deep() {
      return deep;
    },
    inputs: fc.record({
      bytes,
      address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('10.0.0.9')),
      port: fc.nat(65_535),
    }),
    try({ bytes: datagram, address, port }) {
      nowMs += 100;
      const nonce = answering.accept(datagram, { address, port });
      if (nonce !== undefined) {
        deep += 1;
        must(parseQuery(datagram).ok, 'something that is no query was accepted');
        const answer = answering.answer(nonce, '10.0.0.1');
        must(answer !== undefined && answer.length < datagram.length, 'an answer that amplifies');
      }
      const read = parseAnswer(datagram);
      must(!read.ok || read.value.answer.name.length <= 64, 'an answer with a name too long');
    },
    end: () => undefined,
  };
}
