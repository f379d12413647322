import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { err, ok, type Result } from '#shared/result.ts';
import { versionSchema, type UpdateReason } from '#shared/update.ts';
import { parseRawPublicKey, rawPublicKey } from '../identity/keys.ts';

export const channels = ['stable', 'preview'] as const;
export type Channel = (typeof channels)[number];

/** A version is at most this large, packed and unpacked. */
export const maxPackageBytes = 1024 ** 3;
export const maxUnpackedBytes = 4 * 1024 ** 3;
export const maxManifestBytes = 64 * 1024;

/** What is signed: everything that decides whether a version is installed, and its bytes. */
const manifestSchema = z.strictObject({
  version: versionSchema,
  channel: z.enum(channels),
  /** Name of the package, beside the manifest. */
  file: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)),
  size: z.int().check(z.minimum(1), z.maximum(maxPackageBytes)),
  unpackedSize: z.int().check(z.minimum(1), z.maximum(maxUnpackedBytes)),
  /** Of the package, hexadecimal. */
  sha512: z.string().check(z.regex(/^[0-9a-f]{128}$/)),
  /** The oldest version that may be replaced by this one. */
  minimumVersion: versionSchema,
  /** Milliseconds since the epoch; not installed before. */
  notBefore: z.int().check(z.minimum(0)),
  /** How many of a hundred rooms install it. */
  percentage: z.int().check(z.minimum(0), z.maximum(100)),
  /** Whether a room goes back to this version from a newer one. */
  isDowngrade: z.boolean(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const envelopeSchema = z.object({
  /** The JSON text of the manifest, base64: what is verified is what is parsed, to the byte. */
  manifest: z.string().check(z.maxLength(maxManifestBytes)),
  keyId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  signature: z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/)),
});

/** No other signature of the same key can be taken for one of a manifest. */
const context = Buffer.from('mago-room update manifest 1\0');

/** Names a key in a manifest, so that a wrong one and a forged signature can be told apart. */
export const keyId = (publicKey: string): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, 16);

/** `updates.keys`: raw Ed25519 keys, base64url, with commas between them. Keys that are none are left out. */
export const parseKeys = (text: string): ReadonlyMap<string, KeyObject> =>
  new Map(
    text.split(',').flatMap((raw) => {
      const key = parseRawPublicKey(raw);
      return key ? [[keyId(raw), key] as const] : [];
    }),
  );

/** The text of a manifest file. */
export function signManifest(manifest: Manifest, privateKey: KeyObject): string {
  const bytes = Buffer.from(JSON.stringify(manifestSchema.parse(manifest)));
  const signature = sign(null, Buffer.concat([context, bytes]), privateKey);
  const envelope = {
    manifest: bytes.toString('base64'),
    keyId: keyId(rawPublicKey(privateKey)),
    signature: signature.toString('base64'),
  };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** Believes nothing of the text before its signature is that of a known key. */
export function openManifest(
  text: string,
  keys: ReadonlyMap<string, KeyObject>,
  channel: Channel,
): Result<Manifest, UpdateReason> {
  const raw = parseJson(text);
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return err(isUnsigned(raw) ? 'manifestUnsigned' : 'manifestUnreadable');
  const key = keys.get(envelope.data.keyId);
  if (!key) return err('manifestOtherKey');
  const bytes = Buffer.from(envelope.data.manifest, 'base64');
  const signature = Buffer.from(envelope.data.signature, 'base64');
  if (!verify(null, Buffer.concat([context, bytes]), key, signature)) return err('manifestForged');
  const manifest = manifestSchema.safeParse(parseJson(bytes.toString('utf8')));
  if (!manifest.success) return err('manifestUnreadable');
  return manifest.data.channel === channel ? ok(manifest.data) : err('manifestOtherChannel');
}

const isUnsigned = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && !('signature' in raw);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
