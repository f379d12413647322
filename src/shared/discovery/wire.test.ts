import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeMeetingId } from '../meetingId.ts';
import { cleanName } from '../signal/values.ts';
import {
  appendSignature,
  encodeQuery,
  encodeUnsignedAnswer,
  maxAnswerBytes,
  maxQueryBytes,
  parseAnswer,
  parseQuery,
  queryBytes,
  type AnswerFacts,
} from './wire.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const names = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ maxLength: 80 }))
  .map((raw) => cleanName(raw))
  .filter((name) => name !== '');
const ids = fc.ipV4().map((address) => {
  const id = encodeMeetingId(address, { allowPublicAddressIds: true });
  return id.ok ? id.value : null;
});
const facts: fc.Arbitrary<AnswerFacts> = fc.record({
  identity: bytes(32),
  spki: bytes(32),
  id: ids,
  port: fc.integer({ min: 1, max: 65_535 }),
  isBusy: fc.boolean(),
  name: names,
});
const nonces = bytes(8);
const signatures = bytes(64);

const encodeAnswer = (nonce: Uint8Array, room: AnswerFacts, signature: Uint8Array): Uint8Array =>
  appendSignature(encodeUnsignedAnswer(nonce, room), signature);

test('a query is read back with its nonce', () => {
  fc.assert(
    fc.property(nonces, (nonce) => {
      expect(parseQuery(encodeQuery(nonce))).toEqual({ ok: true, value: { nonce } });
    }),
  );
});

test('a query may be longer than it has to be, but not shorter', () => {
  const query = encodeQuery(new Uint8Array(8).fill(7));
  const longer = new Uint8Array(maxQueryBytes);
  longer.set(query);
  expect(parseQuery(longer).ok).toBe(true);
  expect(parseQuery(new Uint8Array(maxQueryBytes + 1)).ok).toBe(false);
  for (let length = 0; length < queryBytes; length += 1)
    expect(parseQuery(query.subarray(0, length)).ok).toBe(false);
});

test('a query with any bit flipped outside its nonce is refused', () => {
  const query = encodeQuery(new Uint8Array(8).fill(0x5a));
  for (let bit = 0; bit < query.length * 8; bit += 1) {
    const index = bit >> 3;
    if (index >= 6 && index < 14) continue;
    const flipped = Uint8Array.from(query);
    flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit & 7));
    expect(parseQuery(flipped).ok, `bit ${bit}`).toBe(false);
  }
});

test('an answer is read back as it was written, but for the end of a long name', () => {
  fc.assert(
    fc.property(nonces, facts, signatures, (nonce, room, signature) => {
      const parsed = parseAnswer(encodeAnswer(nonce, room, signature));
      if (!parsed.ok) throw new Error(parsed.error.code);
      const { answer } = parsed.value;
      const { isNameCut, name, ...rest } = answer;
      const { name: wholeName, ...wanted } = room;
      expect(rest).toEqual({ nonce, ...wanted });
      expect(isNameCut).toBe(name !== wholeName);
      expect(wholeName.startsWith(name)).toBe(true);
      expect(parsed.value.signature).toEqual(signature);
      expect(parsed.value.signed).toEqual(encodeUnsignedAnswer(nonce, room));
    }),
  );
});

test('no answer is as long as the shortest query', () => {
  const widest = '\u{1f3db}'.repeat(64);
  fc.assert(
    fc.property(nonces, facts, signatures, (nonce, room, signature) => {
      const longest = encodeAnswer(nonce, { ...room, name: widest }, signature);
      expect(longest.length).toBe(maxAnswerBytes);
      expect(encodeAnswer(nonce, room, signature).length).toBeLessThanOrEqual(maxAnswerBytes);
      expect(maxAnswerBytes).toBeLessThan(queryBytes);
    }),
  );
});

test('what is parsed has exactly one spelling: any accepted bytes are written the same again', () => {
  fc.assert(
    fc.property(nonces, facts, signatures, fc.nat(), (nonce, room, signature, flip) => {
      const datagram = encodeAnswer(nonce, room, signature);
      const bit = flip % (datagram.length * 8);
      datagram[bit >> 3] = (datagram[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const parsed = parseAnswer(datagram);
      if (!parsed.ok) return;
      const { nonce: read, isNameCut, ...again } = parsed.value.answer;
      const unsigned = encodeUnsignedAnswer(read, again);
      unsigned[85] = (unsigned[85] ?? 0) | (isNameCut ? 2 : 0);
      expect(appendSignature(unsigned, parsed.value.signature)).toEqual(datagram);
    }),
    { numRuns: 2000 },
  );
});

test('random bytes are neither a query nor an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (junk) => {
      expect(parseQuery(junk).ok).toBe(false);
      expect(parseAnswer(junk).ok).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('random bytes behind a right head are no answer unless every field is right', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 137, maxLength: 255 }), (junk) => {
      junk.set([0x4d, 0x41, 0x47, 0x4f, 1, 2]);
      const parsed = parseAnswer(junk);
      if (parsed.ok) expect(cleanName(parsed.value.answer.name)).toBe(parsed.value.answer.name);
    }),
    { numRuns: 2000 },
  );
});

test('a query is no answer and an answer no query', () => {
  fc.assert(
    fc.property(nonces, facts, signatures, (nonce, room, signature) => {
      expect(parseAnswer(encodeQuery(nonce)).ok).toBe(false);
      expect(parseQuery(encodeAnswer(nonce, room, signature)).ok).toBe(false);
    }),
  );
});

test('an answer whose name could not be shown as it is, is refused', () => {
  const room: AnswerFacts = {
    identity: new Uint8Array(32),
    spki: new Uint8Array(32),
    id: null,
    port: 8034,
    isBusy: false,
    name: 'Sala\u202eGarda',
  };
  const datagram = encodeAnswer(new Uint8Array(8), room, new Uint8Array(64));
  expect(parseAnswer(datagram).ok).toBe(false);
});

test('a key of the wrong length is a bug and throws', () => {
  const room = { identity: new Uint8Array(31), spki: new Uint8Array(32), id: null, port: 1 };
  expect(() =>
    encodeUnsignedAnswer(new Uint8Array(8), { ...room, isBusy: false, name: 'x' }),
  ).toThrow(RangeError);
});
