import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutUtf8, decodeUtf8, encodeUtf8 } from './utf8.ts';

// fast-check's own strings of every code point take seconds to set up.
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x10_ffff }), fc.nat({ max: 0x7ff })), {
    maxLength: 24,
  })
  .map((codes) => String.fromCodePoint(...codes));

const platformEncoder = new TextEncoder();
const platformDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

test('encodes as the platform does', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(encodeUtf8(text)).toEqual(platformEncoder.encode(text));
    }),
  );
});

test('half a surrogate pair becomes the replacement character', () => {
  expect(encodeUtf8('a\ud800b')).toEqual(platformEncoder.encode('a\ufffdb'));
});

function decodeAsPlatform(bytes: Uint8Array): string | undefined {
  try {
    return platformDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

test('decodes and refuses as the platform does', () => {
  const nearlyText = fc
    .tuple(anyText, fc.nat(), fc.nat({ max: 255 }))
    .map(([text, index, byte]) => {
      const bytes = platformEncoder.encode(text);
      if (bytes.length > 0) bytes[index % bytes.length] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 8 }), nearlyText), (bytes) => {
      expect(decodeUtf8(bytes)).toBe(decodeAsPlatform(bytes));
    }),
    { numRuns: 5000 },
  );
});

test('a cut text fits, is the beginning, and ends between two characters', () => {
  fc.assert(
    fc.property(anyText, fc.nat({ max: 64 }), (text, maxBytes) => {
      const cut = cutUtf8(text, maxBytes);
      const next = [...text][[...cut].length];
      expect(encodeUtf8(cut).length).toBeLessThanOrEqual(maxBytes);
      expect(text.startsWith(cut)).toBe(true);
      if (next !== undefined) expect(encodeUtf8(cut + next).length).toBeGreaterThan(maxBytes);
    }),
  );
});
