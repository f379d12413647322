import { X509Certificate } from 'node:crypto';
import { nodeFileSystem } from '../files/fileSystem.ts';
import { readCapped } from '../files/readCapped.ts';
import type { Clock } from '../ports.ts';

const maxCaBytes = 256 * 1024;

/** The authorities of `cloud.caFile`: PEM with at least one certificate in it, else undefined. */
export async function readAuthorities(file: string, clock: Clock): Promise<string | undefined> {
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  const read = await readCapped({ fs: nodeFileSystem, wait }, file, maxCaBytes);
  if (read.state !== 'text') return undefined;
  try {
    const { fingerprint256 } = new X509Certificate(read.text);
    return fingerprint256 === '' ? undefined : read.text;
  } catch {
    return undefined;
  }
}
