import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { redactLine } from '#shared/redactText.ts';

/** The end of a text file, at most so many bytes and without half a line at its start; empty: there is none. */
export async function readEnd(file: string, maxBytes: number): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, maxBytes);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, size - length);
    const text = buffer.toString('utf8', 0, bytesRead);
    return length < size ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await handle.close();
  }
}

/** Every line as it may leave the room. */
export const redactLines = (text: string): string => text.split('\n').map(redactLine).join('\n');

/** Log files in a folder, newest first. */
export async function logFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = await Promise.all(
    names
      .filter((name) => /\.log(\.\d+)?$/.test(name))
      .map(async (name) => {
        const file = path.join(folder, name);
        return { file, at: (await stat(file).catch(() => ({ mtimeMs: 0 }))).mtimeMs };
      }),
  );
  return files.toSorted((a, b) => b.at - a.at).map(({ file }) => file);
}
