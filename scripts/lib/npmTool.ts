import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { npmCommand } from './npmTarball.ts';
import { inRoot } from './paths.ts';
import { run } from './process.ts';

/** Tools with many packages of their own, which are no dependency of the room's: each has a lock of its own. */
export const toolNames = ['electronegativity', 'packing', 'benchPeers'] as const;
export type ToolName = (typeof toolNames)[number];

/** Where their manifests and locks are, relative to the root. */
export const toolManifests = 'scripts/tools';

const INSTALL_TIMEOUT_MS = 300_000;
const files = ['package.json', 'package-lock.json'];
const manifestOf = (name: ToolName, file: string): string => inRoot(toolManifests, name, file);

/** Where a tool is once it is installed; another lock makes it another folder. */
export function toolFolder(name: ToolName): string {
  const lock = readFileSync(manifestOf(name, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  return inRoot('.cache/tools', `${name}-${hash}`);
}

/** Installs a tool from the npm registry, unless it is there. @returns undefined, or why it could not be had. */
export async function installTool(name: ToolName): Promise<string | undefined> {
  const folder = toolFolder(name);
  if (existsSync(folder)) return undefined;
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  for (const file of files) copyFileSync(manifestOf(name, file), path.join(half, file));
  const npm = npmCommand();
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { code, output } = await run(npm.file, [...npm.args, ...flags], {
    cwd: half,
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (code === 0) renameSync(half, folder);
  else rmSync(half, { recursive: true, force: true });
  return code === 0 ? undefined : `${name} could not be installed: ${output.trim().slice(-300)}`;
}

/** Installs all of them, for tests, which are skipped where one is missing. */
export async function installTools(print: (line: string) => unknown): Promise<void> {
  for (const name of toolNames) {
    if (existsSync(toolFolder(name))) continue;
    print(`setup: installing ${name} (once)`);
    const missing = await installTool(name);
    if (missing !== undefined) print(`setup: ${missing}`);
  }
}
