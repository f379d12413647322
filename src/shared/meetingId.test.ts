import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeMeetingId, formatMeetingId, isPrivateIpv4, parseMeetingId } from './meetingId.ts';

const closed = { allowPublicAddressIds: false };
const open = { allowPublicAddressIds: true };

const octet = fc.integer({ min: 0, max: 255 });
const quad = (...parts: fc.Arbitrary<number>[]) => fc.tuple(...parts).map((p) => p.join('.'));
const constant = (value: number) => fc.constant(value);
const privateAddress = fc.oneof(
  quad(constant(10), octet, octet, octet),
  quad(constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  quad(constant(192), constant(168), octet, octet),
  quad(constant(169), constant(254), octet, octet),
  quad(constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
);
const idOf = (address: string): string => {
  const result = encodeMeetingId(address, open);
  if (!result.ok) throw new Error(`${address} has no id`);
  return result.value;
};

describe('a ten-digit id', () => {
  test('is 8975213240 for 192.168.1.20, both ways (the vector of DESIGN 4)', () => {
    expect(encodeMeetingId('192.168.1.20', closed)).toEqual({ ok: true, value: '8975213240' });
    expect(parseMeetingId('897 521-3240', closed)).toEqual({
      ok: true,
      value: { id: '8975213240', address: '192.168.1.20' },
    });
  });

  test('holds the first and the last address of the private space and nothing around them', () => {
    expect(idOf('10.0.0.0')).toBe('5000000076');
    expect(idOf('100.127.255.255')).toBe(String(5_000_000_076 + 223 * (22_151_168 - 1)));
    const beyond = String(5_000_000_076 + 223 * 22_151_168);
    expect(parseMeetingId(beyond, open)).toEqual({ ok: false, error: { code: 'id.invalid' } });
    expect(parseMeetingId(String(5_000_000_076 - 223), open).ok).toBe(false);
  });

  test('goes from every private address to ten digits and back', () => {
    fc.assert(
      fc.property(privateAddress, (address) => {
        const id = idOf(address);
        expect(id).toMatch(/^\d{10}$/);
        expect(Number(id) % 223).toBe(1);
        const back = parseMeetingId(id, closed);
        expect(back.ok && back.value.address).toBe(address);
        expect(isPrivateIpv4(address)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('refuses every single wrong digit', () => {
    fc.assert(
      fc.property(privateAddress, (address) => {
        const id = idOf(address);
        for (let at = 0; at < 10; at += 1)
          for (let digit = 0; digit < 10; digit += 1) {
            const typo = id.slice(0, at) + String(digit) + id.slice(at + 1);
            if (typo !== id) expect(parseMeetingId(typo, closed).ok, typo).toBe(false);
          }
      }),
      { numRuns: 300 },
    );
  });

  test('refuses every swap of neighbours', () => {
    fc.assert(
      fc.property(privateAddress, (address) => {
        const id = idOf(address);
        for (let at = 0; at < 9; at += 1) {
          const swapped = id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2);
          if (swapped !== id) expect(parseMeetingId(swapped, closed).ok, swapped).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('of a public address works only when the setting allows it', () => {
    expect(encodeMeetingId('8.8.8.8', open)).toEqual({ ok: true, value: '0134744072' });
    expect(encodeMeetingId('8.8.8.8', closed)).toEqual({
      ok: false,
      error: { code: 'id.publicNotAllowed' },
    });
    expect(parseMeetingId('0134744072', open).ok).toBe(true);
    expect(parseMeetingId('0134744072', closed)).toEqual({
      ok: false,
      error: { code: 'id.publicNotAllowed' },
    });
  });

  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '10.0.0.256',
    '10.0.0',
    '010.0.0.1',
    '',
  ])('is not made for %j', (address) => {
    expect(encodeMeetingId(address, open)).toEqual({ ok: false, error: { code: 'id.invalid' } });
  });

  test('never comes from the raw value of a private or special address', () => {
    for (const value of [0x0a000001, 0xc0a80114, 0x7f000001, 0xe0000001])
      expect(parseMeetingId(String(value).padStart(10, '0'), open).ok).toBe(false);
  });

  test('is refused for anything that is not ten digits, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const result = parseMeetingId(typed, open);
        if (result.ok)
          expect(encodeMeetingId(result.value.address, open)).toEqual({
            ok: true,
            value: result.value.id,
          });
      }),
    );
  });

  test('is shown in groups of 3-3-4, also while it is being typed', () => {
    expect(formatMeetingId('8975213240')).toBe('897 521 3240');
    expect(formatMeetingId('8975')).toBe('897 5');
    expect(formatMeetingId('')).toBe('');
  });
});
