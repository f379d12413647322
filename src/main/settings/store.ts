import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { SettingKey, SettingsPatch } from '#shared/settings.ts';
import type { Cancel, JsonFile, Logger } from '../ports.ts';
import {
  parseLayer,
  resolveSettings,
  type ResolvedSettings,
  type SettingsLayer,
} from './layers.ts';

/** The room's settings as they are in force, and the way to change those set on the wall. */
export interface SettingsStore {
  readonly current: ResolvedSettings;
  /**
   * Applies a change once it is on the disk. `settings.invalid`: a stronger layer fixes one of the
   * values. `settings.notSaved`: nothing was changed.
   */
  change(patch: SettingsPatch): Promise<Result<ResolvedSettings, Failure>>;
  /** Called after every change with the settings whose value in force is another one now. */
  subscribe(listener: (changed: readonly SettingKey[]) => void): Cancel;
}

export type SettingsDeps = {
  /** What was set on the wall. The file's reader reports a broken one; it reads as missing then. */
  file: JsonFile;
  /** Layers above the wall, strongest first: policy, provisioning. */
  enforced: readonly SettingsLayer[];
  logger: Logger;
  /** Some of the file could not be used, and defaults stand in for it. */
  onBroken(): void;
};

/** Whether a document can hold settings. */
export const isSettingsFile = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function openSettings(deps: SettingsDeps): Promise<SettingsStore> {
  let wall = readWall(await deps.file.read(), deps);
  const resolve = (): ResolvedSettings =>
    resolveSettings([...deps.enforced, { source: 'wall', values: wall }]);
  let current = resolve();
  let queue: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(changed: readonly SettingKey[]) => void>();

  async function apply(patch: SettingsPatch): Promise<Result<ResolvedSettings, Failure>> {
    if (deps.enforced.some(({ values }) => Object.keys(patch).some((key) => key in values)))
      return err({ code: 'settings.invalid' });
    const next = { ...wall, ...patch };
    try {
      await deps.file.write(next);
    } catch (error) {
      deps.logger.error('settings not saved', { error });
      return err({ code: 'settings.notSaved' });
    }
    wall = next;
    const before = current.values;
    current = resolve();
    const changed = keysOf(patch).filter((key) => before[key] !== current.values[key]);
    deps.logger.info('settings changed', { changed });
    if (changed.length > 0) for (const listener of listeners) listener(changed);
    return ok(current);
  }

  return {
    get current() {
      return current;
    },
    change(patch) {
      // One after the other: each builds on what the one before has written.
      const done = queue.then(() => apply(withoutUndefined(patch)));
      queue = done;
      return done;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The schema lets an absent value be spelled out; kept, it would hide the layer below. */
const withoutUndefined = (patch: SettingsPatch): SettingsPatch =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

const keysOf = (patch: SettingsPatch): SettingKey[] => Object.keys(patch) as SettingKey[];

function readWall(raw: unknown, { logger, onBroken }: SettingsDeps): SettingsPatch {
  if (raw === undefined) return {};
  if (!isSettingsFile(raw)) {
    logger.warn('settings file holds no settings: defaults are used');
    onBroken();
    return {};
  }
  const { values, invalid, unknown } = parseLayer(raw);
  if (unknown.length > 0) logger.warn('settings file: unknown settings dropped', { unknown });
  if (invalid.length > 0) {
    logger.warn('settings file: defaults stand in for unusable values', { invalid });
    onBroken();
  }
  return values;
}
