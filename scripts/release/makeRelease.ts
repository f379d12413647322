import { createHash, createPrivateKey } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { signManifest, type Channel, type Manifest } from '../../src/main/update/manifest.ts';
import { zipFolder } from './zipFolder.ts';

export type ReleaseOptions = {
  /** What becomes `app-<version>` on a room's PC. */
  folder: string;
  /** Of the private key, PEM. */
  keyFile: string;
  /** What a web server offers. */
  out: string;
  version: string;
  channel: Channel;
  minimumVersion: string;
  notBefore: number;
  percentage: number;
  isDowngrade: boolean;
};

/** Packs a version and writes the signed manifest beside it. */
export async function makeRelease(options: ReleaseOptions): Promise<Manifest> {
  const { folder, keyFile, out, ...rest } = options;
  mkdirSync(out, { recursive: true });
  const file = `mago-room-${rest.version}.zip`;
  const zip = path.join(out, file);
  const unpackedSize = await zipFolder(folder, zip);
  const hash = createHash('sha512');
  await pipeline(createReadStream(zip), hash);
  const manifest: Manifest = {
    ...rest,
    file,
    size: statSync(zip).size,
    unpackedSize,
    sha512: hash.digest('hex'),
  };
  const key = createPrivateKey(readFileSync(keyFile, 'utf8'));
  // Last: a server never offers what is not there yet.
  writeFileSync(path.join(out, `${rest.channel}.json`), signManifest(manifest, key));
  return manifest;
}
