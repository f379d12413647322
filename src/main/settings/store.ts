import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import {
  isFixedSource,
  settingKeys,
  settingSources,
  type SettingKey,
  type SettingsPatch,
} from '#shared/settings.ts';
import type { Cancel, JsonFile, Logger } from '../ports.ts';
import {
  parseLayer,
  resolveSettings,
  type ManagedSource,
  type ResolvedSettings,
  type SettingsLayers,
} from './layers.ts';

/** The room's settings as they are in force, and the ways to change them. */
export interface SettingsStore {
  readonly current: ResolvedSettings;
  /**
   * Applies a change on the wall once it is on the disk. `settings.fixed`: a stronger layer has the named
   * setting, and nothing of the change was applied. `settings.notSaved`: nothing was changed.
   */
  change(patch: SettingsPatch): Promise<Result<ResolvedSettings, Failure>>;
  /** Takes back what the wall says of a setting: what is recommended, or the default, is in force again. */
  reset(key: SettingKey): Promise<Result<ResolvedSettings, Failure>>;
  /** Replaces all that a source says, while the room runs. */
  setLayer(source: ManagedSource, values: SettingsPatch): void;
  /** Called with the settings that have another value now. */
  subscribe(listener: (changed: readonly SettingKey[]) => void): Cancel;
}

export type SettingsDeps = {
  /** What was set on the wall. The file's reader reports a broken one; it reads as missing then. */
  file: JsonFile;
  /** What the other sources say at the start. */
  managed: Readonly<Partial<Record<ManagedSource, SettingsPatch>>>;
  logger: Logger;
  /** Some of the file could not be used, and defaults stand in for it. */
  onBroken(): void;
};

/** Whether a document can hold settings. */
export const isSettingsFile = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function openSettings(deps: SettingsDeps): Promise<SettingsStore> {
  let layers: SettingsLayers = { ...deps.managed, wall: readWall(await deps.file.read(), deps) };
  let current = resolveSettings(layers);
  let queue: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(changed: readonly SettingKey[]) => void>();

  function takeOver(next: SettingsLayers, by: string): void {
    const before = current;
    layers = next;
    current = resolveSettings(layers);
    const changed = settingKeys.filter((key) => before.values[key] !== current.values[key]);
    if (changed.length === 0) return;
    deps.logger.info('settings changed', { by, changed });
    for (const listener of listeners) listener(changed);
  }

  /** The setting of these that a layer above the wall has. Asked at the moment of the change, not of the call. */
  const findFixed = (keys: readonly string[]): string | undefined =>
    keys.find((key) =>
      settingSources.some(
        (source) => source !== 'default' && isFixedSource(source) && key in (layers[source] ?? {}),
      ),
    );

  async function apply(
    keys: readonly string[],
    edit: (wall: SettingsPatch) => SettingsPatch,
  ): Promise<Result<ResolvedSettings, Failure>> {
    const fixed = findFixed(keys);
    if (fixed !== undefined) return err({ code: 'settings.fixed', setting: fixed });
    const wall = edit(layers.wall ?? {});
    try {
      await deps.file.write(wall);
    } catch (error) {
      deps.logger.error('settings not saved', { error });
      return err({ code: 'settings.notSaved' });
    }
    takeOver({ ...layers, wall }, 'wall');
    return ok(current);
  }

  /** One after the other: each builds on what the one before has written. */
  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const done = queue.then(run);
    queue = done;
    return done;
  }

  return {
    get current() {
      return current;
    },
    change(patch) {
      const clean = withoutUndefined(patch);
      return inOrder(() => apply(Object.keys(clean), (wall) => ({ ...wall, ...clean })));
    },
    reset: (key) => inOrder(() => apply([key], (wall) => without(wall, key))),
    setLayer(source, values) {
      takeOver({ ...layers, [source]: withoutUndefined(values) }, source);
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

const without = (patch: SettingsPatch, dropped: SettingKey): SettingsPatch =>
  Object.fromEntries(Object.entries(patch).filter(([key]) => key !== dropped));

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
    logger.warn('settings file: defaults stand in for unusable values', {
      invalid: invalid.map(({ key }) => key),
    });
    onBroken();
  }
  return values;
}
