import { existsSync } from 'node:fs';
import path from 'node:path';
import { toolFolder } from '../../../scripts/lib/npmTool.ts';
import { Unavailable } from '../harness/benchmark.ts';

/**
 * An absolute path in one of the products to compare with, pinned by a lock of their own: no dependencies of ours.
 * They are installed before a benchmark gets its own network. Throws `Unavailable` where they are missing.
 */
export function npmPeer(...parts: string[]): string {
  const folder = toolFolder('benchPeers');
  if (!existsSync(folder))
    throw new Unavailable('the packages to compare with could not be installed');
  return path.join(folder, 'node_modules', ...parts);
}
