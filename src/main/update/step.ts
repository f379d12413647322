import path from 'node:path';
import type { KeyObject } from 'node:crypto';
import { err, ok, type Result } from '#shared/result.ts';
import type { UpdateReason } from '#shared/update.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { isDiskFull, readSmall, type Disk } from './disk.ts';
import { fetchManifest, fetchPackage, type Fetch } from './download.ts';
import { openManifest, type Channel, type Manifest } from './manifest.ts';
import { occupancyFileName, readOccupancy, saysLocalOnly } from './occupancy.ts';
import { isOnLan } from './onLan.ts';
import { judgeManifest, judgeMoment } from './rules.ts';
import { readStepState, writeStepState, type StepState } from './statusFile.ts';
import { unpack } from './unpack.ts';
import {
  folderOf,
  pointTo,
  programName,
  readVersions,
  removeOthers,
  updatesFolder,
  type Places,
} from './versions.ts';
import type { UpdateWindow } from './window.ts';

export type StepDeps = {
  places: Places;
  /** From policy alone. Null: no address or no key is set. */
  source: { url: string; keys: ReadonlyMap<string, KeyObject>; channel: Channel } | null;
  window: UpdateWindow;
  disk: Disk;
  fetch: Fetch;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
  /** When a file was last changed, milliseconds since the epoch; null: there is none. */
  changedAt(file: string): Promise<number | null>;
};

/** What the disk must have left besides what an update needs: the room lives on it too. */
const reserveBytes = 256 * 1024 ** 2;
/** A server with a damaged package is asked for it once a night. */
const corruptRetryMs = 20 * 60 * 60_000;
const maxOccupancyBytes = 4 * 1024;

/**
 * One pass of the update step: looks whether the room may and should be updated, and if so puts the new version
 * beside the one that runs and points the shell to it (ADR 0017). It never stops the room: that is the room's own
 * decision (`roomWatch.ts`). At every moment the shell finds a whole version, whatever happens to this process.
 */
export async function runUpdateStep(deps: StepDeps): Promise<UpdateReason> {
  const { disk, places, logger } = deps;
  await disk.makeFolder(updatesFolder(places));
  const before = (await readStepState(disk, places)) ?? newState(deps);
  const state: StepState = { ...before };
  const reason = await attempt(deps, state).catch((error: unknown): UpdateReason => {
    logger.error('the update step failed', { error });
    return isDiskFull(error) ? 'diskFull' : 'failed';
  });
  // The room lives on this disk too: what would be gone on from some other night makes room.
  if (reason === 'diskFull') await removePackages(deps, null);
  state.reason = reason;
  logger.info('update step', { reason, offered: state.offered });
  // By day the last night's result says more.
  if (reason !== 'outsideWindow' && JSON.stringify(state) !== JSON.stringify(before))
    await writeStepState(disk, places, state).catch((error: unknown) =>
      logger.warn('the state of updates is not remembered', { error }),
    );
  return reason;
}

const newState = ({ randomBytes }: StepDeps): StepState => ({
  reason: 'neverChecked',
  checkedAt: null,
  offered: null,
  rolloutId: Buffer.from(randomBytes(16)).toString('hex'),
  corrupt: null,
});

async function attempt(deps: StepDeps, state: StepState): Promise<UpdateReason> {
  const { source, disk, places, clock } = deps;
  const { effective, blocked } = await readVersions(disk, places);
  if (!source || effective === undefined) return 'off';
  if (!isOnLan(source.url) && saysLocalOnly(await readWord(deps))) return 'off';
  // Before the network: a PC that must be left alone is left alone wholly.
  const moment = await look(deps);
  if (moment.reason) return moment.reason;
  const manifest = await findManifest(deps, source, state);
  if (!manifest.ok) return manifest.error;
  const { rolloutId } = state;
  const room = { version: effective, blocked, rolloutId, now: clock.now() };
  const verdict = judgeManifest(manifest.value, room);
  if (verdict) return verdict;
  return install(deps, source.url, manifest.value, state);
}

/** The reason to leave the room alone, and the version that it says it runs. */
async function look(
  deps: StepDeps,
): Promise<{ reason: UpdateReason | null; running: string | undefined }> {
  const { places, clock, window, changedAt } = deps;
  const now = clock.now();
  const text = await readWord(deps);
  const heartbeatAt = await changedAt(path.join(places.state, 'heartbeat'));
  const occupancy = readOccupancy({ text, heartbeatAt, now });
  const running = 'version' in occupancy ? occupancy.version : undefined;
  return { reason: judgeMoment({ now, window, occupancy }), running };
}

/** What the room says of itself; undefined: nothing. */
const readWord = ({ places, disk }: StepDeps): Promise<string | undefined> =>
  readSmall(disk, path.join(places.state, occupancyFileName), maxOccupancyBytes).catch(
    () => undefined,
  );

async function findManifest(
  deps: StepDeps,
  { url, keys, channel }: NonNullable<StepDeps['source']>,
  state: StepState,
): Promise<Result<Manifest, UpdateReason>> {
  const text = await fetchManifest(deps, addressOf(url, `${channel}.json`));
  state.checkedAt = deps.clock.now();
  state.offered = null;
  if (!text.ok) return text;
  const manifest = openManifest(text.value, keys, channel);
  if (manifest.ok) state.offered = manifest.value.version;
  return manifest;
}

const addressOf = (base: string, file: string): string =>
  new URL(file, base.endsWith('/') ? base : `${base}/`).href;

async function install(
  deps: StepDeps,
  url: string,
  manifest: Manifest,
  state: StepState,
): Promise<UpdateReason> {
  const { disk, places, clock } = deps;
  const { version, sha512 } = manifest;
  if (state.corrupt?.sha512 === sha512 && clock.now() < state.corrupt.retryAt)
    return 'packageCorrupt';
  const package_ = path.join(updatesFolder(places), `${sha512.slice(0, 32)}.zip`);
  await removeOthers(disk, places, (await look(deps)).running);
  await removePackages(deps, path.basename(package_));
  const got = await getPackage(deps, url, package_, manifest);
  if (!got.ok) {
    if (got.error === 'packageCorrupt')
      state.corrupt = { sha512, retryAt: clock.now() + corruptRetryMs };
    return got.error;
  }
  const placed = await place(deps, package_, manifest);
  if (!placed.ok) {
    await disk.remove(package_);
    return placed.error;
  }
  // The download may have taken long: a meeting may have begun. Then the package waits for the next pass.
  const { reason, running } = await look(deps);
  if (reason) return reason;
  await pointTo(disk, places, version, running);
  await disk.remove(package_);
  state.corrupt = null;
  return 'installed';
}

/** Removes packages, whole or not, except the one of that name. */
async function removePackages({ disk, places }: StepDeps, kept: string | null): Promise<void> {
  const folder = updatesFolder(places);
  for (const name of await disk.list(folder))
    if (name.endsWith('.zip') && name !== kept) await disk.remove(path.join(folder, name));
}

async function getPackage(
  deps: StepDeps,
  url: string,
  file: string,
  manifest: Manifest,
): Promise<Result<null, UpdateReason>> {
  const { disk, places } = deps;
  const there = (await disk.sizeOf(file)) ?? 0;
  const needed = Math.max(0, manifest.size - there) + manifest.unpackedSize + reserveBytes;
  if ((await disk.freeBytes(places.root)) < needed) return err('diskFull');
  return fetchPackage(deps, addressOf(url, manifest.file), file, manifest);
}

/** Puts the version into its own folder: under another name until it is whole. */
async function place(
  { disk, places }: StepDeps,
  package_: string,
  { version, unpackedSize }: Manifest,
): Promise<Result<null, UpdateReason>> {
  const folder = folderOf(places, version);
  const half = `${folder}.tmp`;
  const unpacked = await unpack(disk, package_, half, unpackedSize);
  if (!unpacked.ok) return unpacked;
  if ((await disk.sizeOf(path.join(half, programName))) === null) {
    await disk.remove(half);
    return err('packageUnusable');
  }
  await disk.remove(folder);
  await disk.rename(half, folder);
  await disk.syncFolder(places.root);
  return ok(null);
}
