import { policyName } from '#shared/policyValue.ts';
import { settingKeys } from '#shared/settings.ts';
import { settingShapes, type SettingShape } from '#shared/settingShapes.ts';
import type { CategoryKey } from './texts/texts.ts';

/** A namespace of policies is written once; these names are in use wherever they were assigned. */
export const admxFileName = 'room';
export const appName = 'MagoRoom';
export const policyKey = 'SOFTWARE\\Policies\\Mago\\Room';
export const policyNamespace = 'Mago.Policies.Room';
export const xmlNamespace = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
/** Of the language files; the policy file asks for it. Grows when strings are added or go. */
export const revision = '1.0';
export const supportedName = 'SUPPORTED_MagoRoom';

/** Enforced, or recommended: then people at the wall may change it. */
export type Level = 'enforced' | 'recommended';
export const levels: readonly Level[] = ['enforced', 'recommended'];

export const rootCategory = { enforced: 'MagoRoom', recommended: 'MagoRoomDefaults' } as const;
export const keyOf = { enforced: policyKey, recommended: `${policyKey}\\Defaults` } as const;

/** One policy of the template: a setting at a level. */
export type PolicyEntry = {
  id: string;
  level: Level;
  /** Its category's id, and the part of the setting's key that it stands for. */
  category: string;
  categoryKey: CategoryKey;
  /** Of the value in the registry, and of the template's element. */
  valueName: string;
  shape: SettingShape;
};

const categoryKeyOf = (shape: SettingShape): CategoryKey =>
  // The first part of a setting's key; the type says the same.
  shape.key.slice(0, shape.key.indexOf('.')) as CategoryKey;

export const categoryId = (key: CategoryKey, level: Level): string =>
  `${key.charAt(0).toUpperCase()}${key.slice(1)}${level === 'enforced' ? '' : 'Defaults'}`;

export const categoryKeys: readonly CategoryKey[] = [
  ...new Set(settingKeys.map((key) => categoryKeyOf(settingShapes[key]))),
];

export const entries: readonly PolicyEntry[] = levels.flatMap((level) =>
  settingKeys.map((key): PolicyEntry => {
    const shape = settingShapes[key];
    const valueName = policyName(key);
    const categoryKey = categoryKeyOf(shape);
    return {
      id: level === 'enforced' ? valueName : `${valueName}_Recommended`,
      level,
      category: categoryId(categoryKey, level),
      categoryKey,
      valueName,
      shape,
    };
  }),
);

/** The id of the string that labels one value of a choice. */
export const optionId = (entry: PolicyEntry, option: string): string =>
  `${entry.valueName}_Option_${option}`;
