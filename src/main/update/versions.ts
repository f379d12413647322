import path from 'node:path';
import { readSmall, replaceFile, type Disk } from './disk.ts';
import { isVersion } from './version.ts';

/**
 * Where versions lie. `root` is written by the update step alone (on Windows: SYSTEM), `state` belongs to the
 * room's account: what is read there may be wrong or hostile, and nothing is ever written there with more rights
 * than the room has.
 */
export type Places = { readonly root: string; readonly state: string };

export const programName = process.platform === 'win32' ? 'mago-room.exe' : 'mago-room';

const maxPointerBytes = 79;
const maxBlockedBytes = 8 * 1024 - 1;

export const folderOf = ({ root }: Places, version: string): string =>
  path.join(root, `app-${version}`);
export const updatesFolder = ({ root }: Places): string => path.join(root, 'updates');

/** What the shell would start, by the rules of `resources/shell/versions.c`; undefined: nothing is there. */
export type Versions = {
  current: string | undefined;
  previous: string | undefined;
  blocked: readonly string[];
  effective: string | undefined;
};

export async function readVersions(disk: Disk, places: Places): Promise<Versions> {
  const [current, previous, blocked] = await Promise.all([
    readPointer(disk, places, 'current.txt'),
    readPointer(disk, places, 'previous.txt'),
    readBlocked(disk, places),
  ]);
  const isCurrentGood = current !== undefined && !blocked.includes(current);
  return {
    ...{ current, previous, blocked },
    effective: isCurrentGood ? current : (previous ?? current),
  };
}

/** The version that a pointer names, if its program is there. */
async function readPointer(disk: Disk, places: Places, name: string): Promise<string | undefined> {
  const text = await readSmall(disk, path.join(places.root, name), maxPointerBytes);
  const version = (text ?? '').split(/[\r\n \t]/, 1)[0] ?? '';
  return (await isInstalled(disk, places, version)) ? version : undefined;
}

async function readBlocked(disk: Disk, { state }: Places): Promise<string[]> {
  const text = await readSmall(disk, path.join(state, 'blocked.txt'), maxBlockedBytes);
  return (text ?? '').split(/\r?\n/).filter(isVersion);
}

/**
 * Makes `version` the one that the shell starts next, and the version to go back to the one that runs and so is
 * known to be good; where none runs, what the shell would have started. A power cut between the two writes leaves
 * the old version in force.
 */
export async function pointTo(
  disk: Disk,
  places: Places,
  version: string,
  running: string | undefined,
): Promise<void> {
  const { effective } = await readVersions(disk, places);
  const good = (await isInstalled(disk, places, running)) ? running : effective;
  if (good !== undefined && good !== version)
    await replaceFile(disk, path.join(places.root, 'previous.txt'), `${good}\n`);
  await replaceFile(disk, path.join(places.root, 'current.txt'), `${version}\n`);
}

const isInstalled = async (
  disk: Disk,
  places: Places,
  version: string | undefined,
): Promise<boolean> =>
  version !== undefined &&
  isVersion(version) &&
  (await disk.sizeOf(path.join(folderOf(places, version), programName))) !== null;

/** Removes half-made versions, and those that no pointer names and the room does not run. */
export async function removeOthers(
  disk: Disk,
  places: Places,
  running: string | undefined,
): Promise<void> {
  const { current, previous } = await readVersions(disk, places);
  const kept = [current, previous, running].map((version) => `app-${version}`);
  for (const name of await disk.list(places.root))
    if (name.startsWith('app-') && !kept.includes(name))
      await disk.remove(path.join(places.root, name));
}
