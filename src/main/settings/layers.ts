import {
  defaultSettings,
  settingsPatchSchema,
  type SettingKey,
  type Settings,
  type SettingsPatch,
  type SettingSource,
} from '#shared/settings.ts';

/** One source of settings (DESIGN 8). It says nothing about the keys it does not have. */
export type SettingsLayer = { readonly source: SettingSource; readonly values: SettingsPatch };

export type ResolvedSettings = {
  readonly values: Settings;
  readonly sources: Readonly<Record<SettingKey, SettingSource>>;
};

const settingKeys = Object.keys(defaultSettings) as SettingKey[];

/** Whether a word names a setting. */
export const isSettingKey = (word: string): word is SettingKey =>
  (settingKeys as readonly string[]).includes(word);

/** For every setting the strongest layer that has it. `layers`: strongest first; the defaults follow them. */
export function resolveSettings(layers: readonly SettingsLayer[]): ResolvedSettings {
  const values: Settings = { ...defaultSettings };
  const sources = Object.fromEntries(settingKeys.map((key) => [key, 'default'])) as Record<
    SettingKey,
    SettingSource
  >;
  for (const layer of layers.toReversed()) {
    Object.assign(values, layer.values);
    for (const key of settingKeys) if (key in layer.values) sources[key] = layer.source;
  }
  return { values, sources };
}

export type ParsedLayer = {
  values: SettingsPatch;
  /** Settings whose value is none. */
  invalid: SettingKey[];
  /** Keys that are no settings, perhaps of a newer version. */
  unknown: string[];
};

/** A layer's values as they were found: each key stands alone, so that one bad value costs no other. */
export function parseLayer(raw: Record<string, unknown>): ParsedLayer {
  const parsed: ParsedLayer = { values: {}, invalid: [], unknown: [] };
  for (const [key, value] of Object.entries(raw)) {
    if (!isSettingKey(key)) {
      parsed.unknown.push(key);
      continue;
    }
    const result = settingsPatchSchema.safeParse({ [key]: value });
    if (result.success) Object.assign(parsed.values, result.data);
    else parsed.invalid.push(key);
  }
  return parsed;
}
