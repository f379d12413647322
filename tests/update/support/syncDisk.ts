import { readFileSync, statSync } from 'node:fs';
import { nodeDisk, type Disk } from '../../../src/main/update/disk.ts';

/** Reads at once, so that whoever drives a fake clock knows when a look at the disk is over. */
export const syncDisk: Disk = {
  ...nodeDisk,
  sizeOf(file) {
    const found = statSync(file, { throwIfNoEntry: false });
    return Promise.resolve(found?.isFile() ? found.size : null);
  },
  async *read(file) {
    await Promise.resolve();
    yield readFileSync(file);
  },
};

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
