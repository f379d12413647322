import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawPublicKey } from '../identity/keys.ts';
import { keyId, openManifest, parseKeys, signManifest, type Manifest } from './manifest.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519').privateKey;
const keys = parseKeys(rawPublicKey(privateKey));
const manifest: Manifest = {
  ...{ version: '2.0.0', channel: 'stable', file: 'a.zip', size: 10, unpackedSize: 20 },
  ...{ sha512: 'a'.repeat(128), minimumVersion: '1.0.0', notBefore: 0, percentage: 100 },
  isDowngrade: false,
};
const text = signManifest(manifest, privateKey);
const open = (file: string) => openManifest(file, keys, 'stable');
const envelope = (): Record<string, string> => JSON.parse(text) as Record<string, string>;
const refused = (error: string) => ({ ok: false, error });

/** A signature over bytes that are no manifest of ours, or one made for something else. */
function wrap(bytes: Buffer, key: KeyObject, signed = bytes): string {
  return JSON.stringify({
    manifest: bytes.toString('base64'),
    keyId: keyId(rawPublicKey(key)),
    signature: sign(null, signed, key).toString('base64'),
  });
}

test('what was signed is read', () => {
  expect(open(text)).toEqual({ ok: true, value: manifest });
});

test('each of several keys may sign', () => {
  const both = parseKeys(`${rawPublicKey(other)},${rawPublicKey(privateKey)}`);
  expect(openManifest(text, both, 'stable').ok).toBe(true);
  expect(openManifest(signManifest(manifest, other), both, 'stable').ok).toBe(true);
});

test('another key, no signature and a forged one are told apart', () => {
  const { signature: _, ...unsigned } = envelope();
  expect(open(signManifest(manifest, other))).toEqual(refused('manifestOtherKey'));
  expect(open(JSON.stringify(unsigned))).toEqual(refused('manifestUnsigned'));
  expect(open(JSON.stringify(manifest))).toEqual(refused('manifestUnsigned'));
  const forged = { ...envelope(), signature: `${'A'.repeat(86)}==` };
  expect(open(JSON.stringify(forged))).toEqual(refused('manifestForged'));
  const ours = keyId(rawPublicKey(privateKey));
  const signedByOther = { ...JSON.parse(signManifest(manifest, other)), keyId: ours } as unknown;
  expect(open(JSON.stringify(signedByOther))).toEqual(refused('manifestForged'));
});

test('no byte of the manifest can be changed', () => {
  const bytes = Buffer.from(envelope().manifest ?? '', 'base64');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: bytes.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const file = JSON.stringify({ ...envelope(), manifest: changed.toString('base64') });
        expect(open(file)).toEqual(refused('manifestForged'));
      },
    ),
  );
});

test('a signature of the same key over something else is worth nothing', () => {
  const bytes = Buffer.from(JSON.stringify(manifest));
  expect(open(wrap(bytes, privateKey))).toEqual(refused('manifestForged'));
});

test('a manifest for another channel is left alone', () => {
  expect(openManifest(text, keys, 'preview')).toEqual(refused('manifestOtherChannel'));
});

test.each(['', '{}x', '[]', '{"manifest":1,"signature":1}', 'null'])(
  '%j is no manifest',
  (file) => {
    expect(open(file).ok).toBe(false);
  },
);

test('keys that are none are left out', () => {
  expect(parseKeys('x,,AAAA').size).toBe(0);
});

test('what no room would take is not signed', () => {
  expect(() => signManifest({ ...manifest, file: '../a.zip' }, privateKey)).toThrow('"path"');
  expect(() => signManifest({ ...manifest, percentage: 101 }, privateKey)).toThrow('"path"');
});
