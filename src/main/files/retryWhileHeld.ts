import { systemCode } from './fileError.ts';

/** On Windows a virus scanner or an indexer holds a file for a moment, and whoever comes then is refused. */
const heldCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);
const maxTries = 6;
const firstWaitMs = 20;

/** Tries a call on a file again while it may only be held; 620 ms in all, then its error is thrown. */
export async function retryWhileHeld<T>(
  wait: (ms: number) => Promise<void>,
  run: () => Promise<T>,
): Promise<T> {
  for (let tries = 1, waitMs = firstWaitMs; ; tries += 1, waitMs *= 2) {
    try {
      return await run();
    } catch (error) {
      if (tries >= maxTries || !heldCodes.has(systemCode(error) ?? '')) throw error;
    }
    await wait(waitMs);
  }
}
