import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { systemCode } from '../files/fileError.ts';

/** No pass takes this long: a lock that is older was left behind, even if its number is in use again. */
const longestPassMs = 3 * 60 * 60_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to somebody else.
    return systemCode(error) === 'EPERM';
  }
};

/** Runs while no other process does the same; undefined where one does. A killed one leaves nothing in the way. */
export async function oneAtATime<T>(file: string, run: () => Promise<T>): Promise<T | undefined> {
  if (!(await take(file))) {
    const pid = Number(await readFile(file, 'utf8').catch(() => '0'));
    const takenAt = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    const isHeld = Number.isInteger(pid) && pid > 0 && isAlive(pid);
    if (isHeld && Date.now() - takenAt < longestPassMs) return undefined;
    await unlink(file).catch(() => undefined);
    if (!(await take(file))) return undefined;
  }
  try {
    return await run();
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
