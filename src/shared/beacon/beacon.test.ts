import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBody, appendTag } from './payload.ts';
import {
  beaconInPath,
  beaconPath,
  encodeSection,
  epochMs,
  epochOf,
  isSentBy,
  makePayload,
  parseSection,
  payloadBytes,
  readPayload,
  sectionBytes,
  testCompanyId,
  type BeaconFacts,
  type Hmac,
} from './index.ts';

const hmac: Hmac = (key, message) => createHmac('sha256', key).update(message).digest();

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const otherKey = Uint8Array.from({ length: 32 }, () => 7);
const facts: BeaconFacts = { address: '10.20.30.40', txPowerAt1m: -59 };
const now = 1_800_000_030_000;
const epoch = epochOf(now);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const flipBit = (bytes: Uint8Array, bit: number): Uint8Array => {
  const flipped = Uint8Array.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};
/** As a receiver has it: the section's head, then whose it is. */
const isAccepted = (section: Uint8Array, nowMs: number, of = key): boolean => {
  const payload = parseSection(section, testCompanyId);
  return payload.ok && isSentBy(of, payload.value, nowMs, hmac);
};

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const epochs = fc.integer({ min: 2, max: 2 ** 40 });
const bytes = fc.integer({ min: 0, max: 255 });
const addresses = fc
  .tuple(bytes, bytes, bytes, bytes)
  .map((parts) => parts.join('.'))
  .filter((address) => address !== '0.0.0.0');
const powers = fc.integer({ min: -127, max: 20 });
const someFacts = fc.record({ address: addresses, txPowerAt1m: powers });
const likePayloads = fc
  .uint8Array({ minLength: 18, maxLength: 18 })
  .map((rest) => Uint8Array.from([0x51, 0, ...rest]));

describe('the section', () => {
  test('is one manufacturer section of 24 bytes', () => {
    const section = encodeSection(testCompanyId, makePayload(key, epoch, facts, hmac));
    expect(section.length).toBe(sectionBytes);
    // Worked out with Python's hmac and struct.
    expect(hex(section)).toBe('17ffffff5100c5303295fd84b8bf24073f03ac6092fd7fd5');
  });

  test('spells the company id with its low byte first', () => {
    const section = encodeSection(0x1234, new Uint8Array(payloadBytes));
    expect(hex(section.subarray(0, 4))).toBe('17ff3412');
  });

  test.each([
    ['shorter', (section: Uint8Array) => section.subarray(0, -1)],
    ['longer', (section: Uint8Array) => Uint8Array.from([...section, 0])],
    ['of another company', () => encodeSection(0x004c, makePayload(key, epoch, facts, hmac))],
    ['empty', () => new Uint8Array()],
  ])('%s is not ours', (_, change) => {
    const section = encodeSection(testCompanyId, makePayload(key, epoch, facts, hmac));
    expect(parseSection(change(section), testCompanyId).ok).toBe(false);
  });

  test('parts of a wrong length are a bug, not a beacon', () => {
    const parts = { txPowerAt1m: 0, eid: new Uint8Array(8), locator: new Uint8Array(4) };
    expect(() => encodeBody({ ...parts, eid: new Uint8Array(7) })).toThrow(RangeError);
    expect(() => appendTag(encodeBody(parts), new Uint8Array(6))).toThrow(RangeError);
    expect(() => makePayload(key, epoch, { ...facts, address: '10.0.0' }, hmac)).toThrow(
      RangeError,
    );
  });
});

describe('without a key', () => {
  test('whoever hears a beacon knows where to ask, and how strong it was sent', () => {
    fc.assert(
      fc.property(keys, epochs, someFacts, (someKey, atEpoch, some) => {
        const read = readPayload(makePayload(someKey, atEpoch, some, hmac), hmac);
        expect(read).toMatchObject({ ok: true, value: some });
      }),
    );
  });

  test('a room without an address names none', () => {
    const payload = makePayload(key, epoch, { ...facts, address: null }, hmac);
    expect(readPayload(payload, hmac)).toMatchObject({ ok: true, value: { address: null } });
  });

  test('any 20 bytes are read or refused, and never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 24 }), likePayloads), (some) => {
        const read = readPayload(some, hmac);
        expect(read.ok).toBe(some.length === payloadBytes && some[0] === 0x51 && some[1] === 0);
        expect(isSentBy(key, some, now, hmac)).toBe(false);
      }),
    );
  });
});

describe('the owner of the key knows its beacon', () => {
  test('of this epoch, the one before and the one after, and no other', () => {
    fc.assert(
      fc.property(keys, epochs, someFacts, (someKey, atEpoch, some) => {
        const payload = makePayload(someKey, atEpoch, some, hmac);
        const skews = [-3, -2, -1, 0, 1, 2, 3].filter((skew) =>
          isSentBy(someKey, payload, (atEpoch + skew) * epochMs, hmac),
        );
        expect(skews).toEqual([-1, 0, 1]);
      }),
    );
  });

  test('to the millisecond: a replay is refused from the second epoch on', () => {
    const payload = makePayload(key, epoch, facts, hmac);
    const end = (epoch + 2) * epochMs;
    expect(isSentBy(key, payload, end - 1, hmac)).toBe(true);
    expect(isSentBy(key, payload, end, hmac)).toBe(false);
  });

  test('not with any one of its 192 bits flipped', () => {
    const section = encodeSection(testCompanyId, makePayload(key, epoch, facts, hmac));
    expect(isAccepted(section, now)).toBe(true);
    const bits = Array.from({ length: sectionBytes * 8 }, (_, bit) => bit);
    expect(bits.filter((bit) => isAccepted(flipBit(section, bit), now))).toEqual([]);
  });

  test('nor with a bit flipped under any other key, time, address and power', () => {
    fc.assert(
      fc.property(
        keys,
        epochs,
        someFacts,
        fc.integer({ min: 0, max: sectionBytes * 8 - 1 }),
        (someKey, atEpoch, some, bit) => {
          const section = encodeSection(testCompanyId, makePayload(someKey, atEpoch, some, hmac));
          expect(isAccepted(flipBit(section, bit), atEpoch * epochMs, someKey)).toBe(false);
        },
      ),
    );
  });

  test('not a foreign one', () => {
    fc.assert(
      fc.property(keys, keys, epochs, (ours, foreign, atEpoch) => {
        fc.pre(hex(ours) !== hex(foreign));
        const payload = makePayload(foreign, atEpoch, facts, hmac);
        expect(isSentBy(ours, payload, atEpoch * epochMs, hmac)).toBe(false);
      }),
    );
  });

  test('nor one pieced together from two of its own epochs', () => {
    const before = makePayload(key, epoch - 1, facts, hmac);
    const present = makePayload(key, epoch, facts, hmac);
    for (let cut = 4; cut < payloadBytes; cut += 1) {
      const pieced = Uint8Array.from([...present.subarray(0, cut), ...before.subarray(cut)]);
      expect(isSentBy(key, pieced, now, hmac)).toBe(false);
    }
  });
});

test('a day has 1440 identifiers, and their locators do not repeat with the address', () => {
  const payloads = Array.from({ length: 1440 }, (_, n) => makePayload(key, epoch + n, facts, hmac));
  expect(new Set(payloads.map((payload) => hex(payload.subarray(3, 11)))).size).toBe(1440);
  expect(new Set(payloads.map((payload) => hex(payload.subarray(11, 15)))).size).toBeGreaterThan(
    1430,
  );
  expect(makePayload(otherKey, epoch, facts, hmac)).not.toEqual(payloads[0]);
});

test('a path names a payload, or none', () => {
  const text = Buffer.from(makePayload(key, epoch, facts, hmac)).toString('base64url');
  expect(beaconInPath(beaconPath + text)).toBe(text);
  for (const other of ['', text.slice(1), `${text}A`, `${text.slice(1)}.`, `${text}/`])
    expect(beaconInPath(beaconPath + other)).toBeUndefined();
  expect(beaconInPath(`/x${beaconPath}${text}`)).toBeUndefined();
});
