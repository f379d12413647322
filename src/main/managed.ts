import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { SettingsTrouble } from '#shared/room/snapshot.ts';
import type { SettingsPatch } from '#shared/settings.ts';
import type { RoomArgs } from './cli/index.ts';
import type { DataFolder } from './files/dataFolder.ts';
import { systemCode } from './files/fileError.ts';
import { nodeFileSystem } from './files/fileSystem.ts';
import { createJsonFile } from './files/jsonFile.ts';
import { readCappedBytes } from './files/readCapped.ts';
import { createPolicyReader, openPolicy } from './policy/index.ts';
import type { Clock, Logger } from './ports.ts';
import {
  isAppliedFile,
  maxProvisioningBytes,
  openProvisioning,
  type Provisioning,
  type ProvisioningResult,
} from './provisioning/index.ts';
import { isSettingsFile, type ManagedSource, type SettingsStore } from './settings/index.ts';

export type ManagedDeps = {
  args: Pick<RoomArgs, 'settings' | 'policy' | 'provisioning'>;
  folder: DataFolder;
  clock: Clock;
  logger: Logger;
};

/** The layers of settings that are not the wall's: policy, the room's start and the provisioning file. */
export interface Managed {
  readonly layers: Readonly<Record<ManagedSource, SettingsPatch>>;
  /** What is wrong with them right now. */
  readonly troubles: readonly SettingsTrouble[];
  /** From now on the store hears of every change. */
  begin(settings: Pick<SettingsStore, 'setLayer'>): void;
  /** The PC has slept, and policy may be another one. */
  check(): Promise<void>;
  dispose(): void;
}

export async function openManaged(deps: ManagedDeps): Promise<Managed> {
  const { args, folder, clock, logger } = deps;
  const quiet = { onBroken: (): void => undefined };
  const policy = await openPolicy({
    read: createPolicyReader({ file: args.policy, folder: folder.path, clock }),
    lastFile: folder.json('policy.last.json', { ...quiet, accepts: isSettingsFile }),
    clock,
    logger,
  });
  const provisioning = await openProvisioningFile(deps);

  const layers = (): Record<ManagedSource, SettingsPatch> => ({
    policy: policy.layers.enforced,
    start: args.settings,
    provisioning: provisioning.values,
    recommended: policy.layers.recommended,
  });
  return {
    get layers() {
      return layers();
    },
    get troubles() {
      return [policy.trouble, provisioning.trouble].filter((trouble) => trouble !== null);
    },
    begin(settings) {
      const tellPolicy = (): void => {
        settings.setLayer('policy', policy.layers.enforced);
        settings.setLayer('recommended', policy.layers.recommended);
      };
      const tellProvisioning = (): void => settings.setLayer('provisioning', provisioning.values);
      policy.subscribe(tellPolicy);
      provisioning.subscribe(tellProvisioning);
      // Something may have changed since the store was given the layers.
      tellPolicy();
      tellProvisioning();
    },
    check: policy.check,
    dispose() {
      policy.dispose();
      provisioning.dispose();
    },
  };
}

const waitBy =
  (clock: Clock) =>
  (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });

/** Where the organisation puts the file, unless the room was told. */
const defaultProvisioningFile = (): string =>
  process.platform === 'win32'
    ? path.win32.join(
        process.env['ProgramData'] ?? 'C:\\ProgramData',
        'Mago',
        'Room',
        'provisioning.json',
      )
    : '/etc/mago-room/provisioning.json';

function openProvisioningFile({ args, folder, clock, logger }: ManagedDeps): Promise<Provisioning> {
  const file = path.resolve(args.provisioning ?? defaultProvisioningFile());
  const resultName = `${path.basename(file, '.json')}.result.json`;
  const places = [path.join(path.dirname(file), resultName), path.join(folder.path, resultName)];
  const quiet = { onBroken: (): void => undefined };

  async function writeResult(result: ProvisioningResult): Promise<string | null> {
    for (const place of places) {
      try {
        // For the administrator to read, who may have another account. There is no secret in it.
        await createJsonFile({ ...quiet, path: place, mode: 0o644, clock, logger }).write(result);
        return place;
      } catch (error) {
        logger.warn('cannot write the result of provisioning', { place, error });
      }
    }
    return null;
  }

  return openProvisioning({
    fileName: path.basename(file),
    async mark() {
      try {
        const { size, mtimeMs, ctimeMs, ino } = await stat(file);
        return [size, mtimeMs, ctimeMs, ino].join(' ');
      } catch (error) {
        return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') ? null : 'unreadable';
      }
    },
    read: () =>
      readCappedBytes({ fs: nodeFileSystem, wait: waitBy(clock) }, file, maxProvisioningBytes),
    writeResult,
    appliedFile: folder.json('provisioning.applied.json', { ...quiet, accepts: isAppliedFile }),
    clock,
    logger,
  });
}
