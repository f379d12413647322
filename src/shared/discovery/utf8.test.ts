import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutUtf8, decodeUtf8, encodeUtf8 } from './utf8.ts';

const platformEncoder = new TextEncoder();
const platformDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

test('encodes as the platform does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 24 }), (text) => {
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
    .tuple(fc.string({ unit: 'binary', maxLength: 8 }), fc.nat(), fc.nat({ max: 255 }))
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
    fc.property(
      fc.string({ unit: 'binary', maxLength: 24 }),
      fc.nat({ max: 64 }),
      (text, maxBytes) => {
        const cut = cutUtf8(text, maxBytes);
        const next = [...text][[...cut].length];
        expect(encodeUtf8(cut).length).toBeLessThanOrEqual(maxBytes);
        expect(text.startsWith(cut)).toBe(true);
        if (next !== undefined) expect(encodeUtf8(cut + next).length).toBeGreaterThan(maxBytes);
      },
    ),
  );
});
