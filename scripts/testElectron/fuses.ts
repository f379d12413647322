import { readFile, writeFile } from 'node:fs/promises';

/**
 * Electron's build-time switches, bytes in its executable behind a marker: version, count, then
 * one character per fuse. Positions are those of schema 1.
 * @see https://www.electronjs.org/docs/latest/tutorial/fuses
 */
const marker = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const SCHEMA = 1;
const positions = { nodeCliInspectArguments: 3, loadBrowserProcessSpecificV8Snapshot: 6 } as const;

export type Fuses = Partial<Record<keyof typeof positions, boolean>>;

/** Sets fuses in an Electron executable; throws when the file is not built as expected. */
export async function setFuses(executable: string, fuses: Fuses): Promise<void> {
  const bytes = await readFile(executable);
  const at = bytes.indexOf(marker);
  if (at < 0 || bytes.indexOf(marker, at + 1) >= 0) throw new Error('no single fuse marker found');
  const version = bytes[at + marker.length];
  const count = bytes[at + marker.length + 1] ?? 0;
  if (version !== SCHEMA) throw new Error(`fuse schema ${version} is not ${SCHEMA}`);
  for (const name of Object.keys(positions) as (keyof Fuses)[]) {
    const value = fuses[name];
    if (value === undefined) continue;
    if (positions[name] >= count) throw new Error(`there is no fuse ${name}`);
    bytes[at + marker.length + 2 + positions[name]] = (value ? '1' : '0').charCodeAt(0);
  }
  await writeFile(executable, bytes);
}
