import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { settingsPatchSchema, type SettingsPatch } from '#shared/settings.ts';
import type { SettingsTrouble } from '#shared/room/snapshot.ts';
import type { FileBytes } from '../files/readCapped.ts';
import type { Cancel, Clock, JsonFile, Logger } from '../ports.ts';
import { parseProvisioning } from './parseProvisioning.ts';
import type { FileMark } from './watchMark.ts';
import { createMarkWatch } from './watchMark.ts';

export const maxProvisioningBytes = 256 * 1024;
const maxDetails = 10;

/** What became of a provisioning file, for whoever put it there. */
export type ProvisioningResult = {
  version: 1;
  /** Name of the file this is about. */
  file: string;
  /** Of the file's bytes; null where they could not be read. */
  sha256: string | null;
  /** ISO 8601, UTC. */
  time: string;
  applied: boolean;
  /** Sentences that start with the path in the file. Empty where it was applied. */
  problems: readonly string[];
};

export type ProvisioningDeps = {
  fileName: string;
  /** Null where there is no file. */
  mark(): Promise<FileMark | null>;
  read(): Promise<FileBytes>;
  /** Beside the file, or in the data folder where that cannot be written. Answers where it is now. */
  writeResult(result: ProvisioningResult): Promise<string | null>;
  /** What was applied last: in force while a newer file is broken, also after a restart. */
  appliedFile: JsonFile;
  clock: Clock;
  logger: Logger;
};

/** The organisation's settings from a file, watched while the room runs. */
export interface Provisioning {
  readonly values: SettingsPatch;
  readonly trouble: SettingsTrouble | null;
  subscribe(listener: () => void): Cancel;
  dispose(): void;
}

export const isAppliedFile = (value: unknown): boolean => appliedSchema.safeParse(value).success;
/** Settings of the version that applied them; one that has gone since is left out. */
const appliedSchema = z.object({ settings: z.record(z.string(), z.unknown()) });

export async function openProvisioning(deps: ProvisioningDeps): Promise<Provisioning> {
  const { clock, logger } = deps;
  const listeners = new Set<() => void>();
  let values = await readApplied(deps.appliedFile);
  let trouble: SettingsTrouble | null = null;
  let last = '';

  async function keep(next: SettingsPatch): Promise<void> {
    const isSame = JSON.stringify(next) === JSON.stringify(values);
    values = next;
    if (isSame) return;
    await deps.appliedFile
      .write({ settings: next })
      .catch((error: unknown) => logger.warn('what was provisioned is not remembered', { error }));
  }

  async function report(sha256: string | null, problems: readonly string[]): Promise<void> {
    const applied = problems.length === 0;
    const time = new Date(clock.now()).toISOString();
    const { fileName: file } = deps;
    const said = await deps.writeResult({ version: 1, file, sha256, time, applied, problems });
    if (applied) logger.info('provisioning file applied', { settings: Object.keys(values) });
    else logger.warn('provisioning file refused: nothing of it applies', { problems });
    trouble = applied
      ? null
      : { what: 'provisioning.refused', details: problems.slice(0, maxDetails), file: said };
  }

  async function take(file: FileBytes): Promise<void> {
    switch (file.state) {
      case 'absent':
        trouble = null;
        if (Object.keys(values).length === 0) return;
        logger.info('provisioning file is gone: its settings no longer apply');
        return keep({});
      case 'unreadable':
        trouble = { what: 'provisioning.unreadable', details: [], file: null };
        return logger.warn('provisioning file cannot be read: what applied stays');
      case 'too large':
        return report(null, [`The file is larger than ${maxProvisioningBytes / 1024} KiB.`]);
      case 'bytes': {
        const parsed = parseProvisioning(new TextDecoder().decode(file.bytes));
        if (parsed.ok) await keep(parsed.value);
        return report(hashOf(file.bytes), parsed.ok ? [] : parsed.error);
      }
    }
  }

  /** A file that was only touched is not reported again. */
  async function look(): Promise<boolean> {
    const file = await deps.read();
    const now = file.state === 'bytes' ? hashOf(file.bytes) : file.state;
    if (now !== last) {
      last = now;
      const before = JSON.stringify([values, trouble]);
      await take(file);
      if (JSON.stringify([values, trouble]) !== before)
        for (const listener of listeners) listener();
    }
    return file.state !== 'unreadable';
  }

  await look();
  const watch = createMarkWatch({ ...deps, onSettled: look });
  return {
    get values() {
      return values;
    },
    get trouble() {
      return trouble;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      watch.dispose();
      listeners.clear();
    },
  };
}

async function readApplied(file: JsonFile): Promise<SettingsPatch> {
  const parsed = appliedSchema.safeParse(await file.read());
  if (!parsed.success) return {};
  const values: SettingsPatch = {};
  for (const [key, value] of Object.entries(parsed.data.settings)) {
    const one = settingsPatchSchema.safeParse({ [key]: value });
    if (one.success) Object.assign(values, one.data);
  }
  return values;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
