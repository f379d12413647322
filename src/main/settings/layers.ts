import {
  defaultSettings,
  isSettingKey,
  settingKeys,
  settingSources,
  type SettingKey,
  type Settings,
  type SettingsPatch,
  type SettingSource,
} from '#shared/settings.ts';
import { parseSetting } from '#shared/policyValue.ts';

/** What each source says (DESIGN 8). It says nothing about the keys it does not have. */
export type SettingsLayers = Readonly<Partial<Record<LayerSource, SettingsPatch>>>;
export type LayerSource = Exclude<SettingSource, 'default'>;
/** The layers that are not the wall's own: replaced whole, by whoever watches where they come from. */
export type ManagedSource = Exclude<LayerSource, 'wall'>;

export type ResolvedSettings = {
  readonly values: Settings;
  readonly sources: Readonly<Record<SettingKey, SettingSource>>;
};

/** For every setting the strongest layer that has it; the defaults come last. */
export function resolveSettings(layers: SettingsLayers): ResolvedSettings {
  const values: Settings = { ...defaultSettings };
  const sources = Object.fromEntries(settingKeys.map((key) => [key, 'default'])) as Record<
    SettingKey,
    SettingSource
  >;
  for (const source of settingSources.toReversed()) {
    const layer = source === 'default' ? undefined : layers[source];
    if (!layer) continue;
    Object.assign(values, layer);
    for (const key of settingKeys) if (key in layer) sources[key] = source;
  }
  return { values, sources };
}

export type ParsedLayer = {
  values: SettingsPatch;
  /** Settings whose value is none, each with what it must be. */
  invalid: { key: SettingKey; why: string }[];
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
    const result = parseSetting(key, value);
    if (result.ok) Object.assign(parsed.values, result.value);
    else parsed.invalid.push({ key, why: result.error });
  }
  return parsed;
}
