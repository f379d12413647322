import { err, ok, type Result } from './result.ts';
import {
  settingKeys,
  settingsPatchSchema,
  type SettingKey,
  type SettingsPatch,
} from './settings.ts';
import { describeShape, settingShapes } from './settingShapes.ts';

/** A value as the Windows registry has it: a DWORD as a number, an SZ as text. */
export type RegistryData = number | string;

/** The registry's name of a setting: `room.name` is `RoomName`. */
export const policyName = (key: SettingKey): string =>
  key.replace(/(^|\.)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const keyOfName = new Map(settingKeys.map((key) => [policyName(key).toLowerCase(), key]));

/** The setting behind a value's name. The registry does not tell capitals from small letters. */
export const settingOfPolicy = (name: string): SettingKey | undefined =>
  keyOfName.get(name.toLowerCase());

/**
 * One setting from the registry. DWORD 0 and 1 are false and true, an empty SZ is null where null is a
 * value. The error is a sentence to follow the value's name.
 */
export function parsePolicyValue(
  key: SettingKey,
  data: RegistryData,
): Result<SettingsPatch, string> {
  const shape = settingShapes[key];
  const wantsNumber = shape.kind === 'boolean' || shape.kind === 'integer';
  if (wantsNumber !== (typeof data === 'number'))
    return err(`must be ${wantsNumber ? 'a REG_DWORD' : 'a REG_SZ'}`);
  if (shape.kind === 'boolean' && data !== 0 && data !== 1) return err('must be 0 or 1');
  const value =
    shape.kind === 'boolean' ? data === 1 : data === '' && shape.isNullable ? null : data;
  return parseSetting(key, value);
}

/** One setting from a file. The error is a sentence to follow the setting's name. */
export function parseSetting(key: SettingKey, value: unknown): Result<SettingsPatch, string> {
  const parsed = settingsPatchSchema.safeParse({ [key]: value });
  // An absent value passes for a partial schema, and would hide the layer below.
  return parsed.success && value !== undefined
    ? ok(parsed.data)
    : err(describeShape(settingShapes[key]));
}
