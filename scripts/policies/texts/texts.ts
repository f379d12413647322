import type { Language } from '#shared/languages.ts';
import type { SettingKey, Settings } from '#shared/settings.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';

/** The part of a setting's key before the first dot: its category in the policy editor. */
export type CategoryKey = SettingKey extends `${infer Head}.${string}` ? Head : never;

type TextOf<Value> = {
  /** The policy's name in the editor. */
  name: string;
  /** What it does, for an administrator. Whole sentences. */
  explain: string;
} & (null extends Value
  ? {
      /** What an empty text means. A whole sentence. */
      empty: string;
    }
  : unknown) &
  (string extends Value
    ? unknown
    : Value extends string
      ? {
          /** A label for each value. */
          options: Record<Value, string>;
        }
      : unknown);

/** Everything that is said about settings in one language. The compiler names what is missing. */
export type PolicyTexts = {
  product: string;
  /** Name of the category of what users may change. */
  recommendedProduct: string;
  supported: string;
  description: string;
  categories: Record<CategoryKey, string>;
  /** `{{value}}` is the default. */
  defaultIs: string;
  enforced: string;
  recommended: string;
  /** What "enabled" and "disabled" mean for a setting that is a yes or no. */
  yesOrNo: string;
  yes: string;
  no: string;
  none: string;
  settings: { [Key in SettingKey]: TextOf<Settings[Key]> };
};

export const policyTexts: Record<Language, PolicyTexts> = { en, de, it, fr, es };

/** The folder names that Windows looks for. */
export const cultures: Record<Language, string> = {
  en: 'en-US',
  de: 'de-DE',
  it: 'it-IT',
  fr: 'fr-FR',
  es: 'es-ES',
};
