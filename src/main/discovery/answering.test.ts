import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encodeQuery,
  parseAnswer,
  type AnswerFacts,
  type UnverifiedAnswer,
} from '#shared/discovery/index.ts';
import { createAnswering } from './answering.ts';
import { createTokenBuckets, discoveryLimits } from './tokenBuckets.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const room: AnswerFacts = {
  identity: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
  spki: new Uint8Array(32).fill(9),
  id: null,
  port: 8034,
  isBusy: true,
  name: 'Sala Garda',
};
const nonce = new Uint8Array(8).fill(0x2a);
const asker = { address: '10.77.0.9', port: 40_000 };

const makeAnswering = (facts: AnswerFacts | null = room) =>
  createAnswering({
    facts: () => facts,
    sign: (bytes) => sign(null, bytes, privateKey),
    buckets: createTokenBuckets(discoveryLimits, () => 0),
  });
const isGenuine = ({ signed, signature }: UnverifiedAnswer) =>
  verify(null, signed, publicKey, signature);

test('a query is answered with its nonce, shorter than itself and signed', () => {
  const answering = makeAnswering();
  const query = encodeQuery(nonce);
  const accepted = answering.accept(query, asker);
  const datagram = accepted && answering.answer(accepted, '10.77.0.1');
  if (!datagram) throw new Error('no answer');
  const parsed = parseAnswer(datagram);
  if (!parsed.ok) throw new Error(parsed.error.code);
  expect(datagram.length).toBeLessThan(query.length);
  expect(parsed.value.answer.nonce).toEqual(nonce);
  expect(parsed.value.answer.name).toBe('Sala Garda');
  expect(isGenuine(parsed.value)).toBe(true);
});

test('with any bit flipped an answer is malformed or its signature wrong', () => {
  const datagram = makeAnswering().answer(nonce, '10.77.0.1') ?? new Uint8Array();
  expect(datagram.length).toBeGreaterThan(151);
  for (let bit = 0; bit < datagram.length * 8; bit += 1) {
    const flipped = Uint8Array.from(datagram);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const parsed = parseAnswer(flipped);
    expect(parsed.ok && isGenuine(parsed.value), `bit ${bit}`).toBe(false);
  }
});

test.each([
  ['a public source', { address: '198.51.100.7', port: 40_000 }],
  ['loopback', { address: '127.0.0.1', port: 40_000 }],
  ['a public IPv6 source', { address: '2001:db8::7', port: 40_000 }],
  ['a privileged source port', { address: '10.77.0.9', port: 1023 }],
  ['port 53, as in a reflection', { address: '10.77.0.9', port: 53 }],
])('%s draws nothing', (_, from) => {
  expect(makeAnswering().accept(encodeQuery(nonce), from)).toBeUndefined();
});

test('link-local askers are heard', () => {
  const answering = makeAnswering();
  const query = encodeQuery(nonce);
  expect(answering.accept(query, { address: '169.254.3.4', port: 1024 })).toEqual(nonce);
  expect(answering.accept(query, { address: 'fe80::9%eth0', port: 1024 })).toEqual(nonce);
});

test('junk takes no token and draws nothing', () => {
  const answering = makeAnswering();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (junk) => {
      expect(answering.accept(junk, asker)).toBeUndefined();
    }),
  );
  const burst = Array.from({ length: 2000 }, () => answering.accept(encodeQuery(nonce), asker));
  expect(burst.filter(Boolean)).toHaveLength(5);
});

test('a room that is not ready says nothing', () => {
  expect(makeAnswering(null).answer(nonce, '10.77.0.1')).toBeUndefined();
});
