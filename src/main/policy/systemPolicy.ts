import { execFile } from 'node:child_process';
import { unlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { nodeFileSystem } from '../files/fileSystem.ts';
import { readCapped, readCappedBytes } from '../files/readCapped.ts';
import type { Clock } from '../ports.ts';
import { defaultPolicyFile, parsePolicyFile, maxPolicyBytes } from './filePolicy.ts';
import { readRegistryPolicy } from './registryPolicy.ts';
import { readPolicyKey } from './windowsRegistry.ts';
import type { ReadPolicy } from './reading.ts';

const execute = promisify(execFile);
const commandLimits = { timeout: 10_000, maxBuffer: 1024 * 1024, windowsHide: true };

/**
 * This PC's policy: on Windows the registry, elsewhere a file. `folder` belongs to this process alone; on Windows
 * what the registry says passes through it.
 */
export function createPolicyReader(deps: {
  /** Undefined: the usual place. */
  file: string | undefined;
  folder: string;
  clock: Clock;
}): ReadPolicy {
  const { file = defaultPolicyFile, folder, clock } = deps;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  const files = { fs: nodeFileSystem, wait };
  if (process.platform !== 'win32')
    return async () => parsePolicyFile(await readCapped(files, file, maxPolicyBytes));
  return () =>
    readRegistryPolicy((hive) =>
      readPolicyKey(
        {
          environment: process.env,
          folder,
          run: async (command, args) => (await execute(command, [...args], commandLimits)).stdout,
          readFile: (path) => readCappedBytes(files, path, maxPolicyBytes),
          remove: (path) => unlink(path).catch(() => undefined),
        },
        hive,
      ),
    );
}
