import { renameSync, statSync } from 'node:fs';
import { rename, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { nodeDisk, type Disk, type WritableFile } from '../../../src/main/update/disk.ts';
import { parseKeys } from '../../../src/main/update/manifest.ts';
import { runUpdateStep } from '../../../src/main/update/step.ts';
import { parseWindow } from '../../../src/main/update/window.ts';

/**
 * The update step as a process of its own that loses its power before its n-th call on the disk. What was
 * written and not synced is lost in part, as is what was renamed in a folder that was not synced: the worst that a
 * disk may do. Prints the number of its calls and its outcome when it gets to the end.
 */
const [root = '', state = '', url = '', keys = '', now = '', cutAt = ''] = process.argv.slice(2);

let calls = 0;
/** Bytes that would be there after a power cut. */
const safeLength = new Map<string, number>();
const unsafeRenames: { from: string; to: string; hadTarget: boolean }[] = [];

async function count(): Promise<void> {
  calls += 1;
  if (calls !== Number(cutAt)) return;
  for (const [file, length] of safeLength)
    // What the disk wrote by itself in between: half of it.
    await truncate(file, length + Math.floor((statSync(file).size - length) / 2)).catch(() => 0);
  for (const { from, to, hadTarget } of unsafeRenames.toReversed())
    // Over a file that was there the rename is kept: which of the two is there is all that is asked.
    if (!hadTarget) renameSync(to, from);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

const watch = (file: string, handle: WritableFile): WritableFile => ({
  async write(bytes) {
    await count();
    await handle.write(bytes);
  },
  async sync() {
    await count();
    await handle.sync();
    safeLength.delete(file);
  },
  async close() {
    await count();
    await handle.close();
  },
});

const disk: Disk = {
  ...nodeDisk,
  freeBytes: () => Promise.resolve(1024 ** 4),
  async makeFolder(folder) {
    await count();
    await nodeDisk.makeFolder(folder);
  },
  async remove(target) {
    await count();
    for (const file of safeLength.keys()) if (file.startsWith(target)) safeLength.delete(file);
    await nodeDisk.remove(target);
  },
  async rename(from, to) {
    await count();
    const hadTarget = await stat(to).then(
      () => true,
      () => false,
    );
    await rename(from, to);
    for (const [file, length] of [...safeLength])
      if (file.startsWith(from)) {
        safeLength.delete(file);
        safeLength.set(file.replace(from, to), length);
      }
    unsafeRenames.push({ from, to, hadTarget });
  },
  async syncFolder(folder) {
    await count();
    await nodeDisk.syncFolder(folder);
    for (let n = unsafeRenames.length - 1; n >= 0; n -= 1)
      if (path.dirname(unsafeRenames[n]?.to ?? '') === folder) unsafeRenames.splice(n, 1);
  },
  async create(file, mode) {
    await count();
    safeLength.set(file, 0);
    return watch(file, await nodeDisk.create(file, mode));
  },
  async append(file) {
    await count();
    safeLength.set(file, (await nodeDisk.sizeOf(file)) ?? 0);
    return watch(file, await nodeDisk.append(file));
  },
};

const quiet = (): void => undefined;
const reason = await runUpdateStep({
  places: { root, state },
  source: { url, keys: parseKeys(keys), channel: 'stable' },
  window: parseWindow('0200-0400'),
  ...{ disk, fetch },
  clock: {
    now: () => Number(now),
    monotonic: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
  randomBytes: (length) => new Uint8Array(length),
  changedAt: () => Promise.resolve(Number(now)),
});
process.stdout.write(`${calls} ${reason}\n`, () => process.exit(0));
