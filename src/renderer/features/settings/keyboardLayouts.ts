import type { Language } from '#shared/languages.ts';

/** Rows of keys in lower case; the keyboard makes the capitals. */
export type KeyboardLayout = readonly (readonly string[])[];

const digits = '1234567890';
const rows = (...texts: string[]): KeyboardLayout => texts.map((text) => [...text]);

/** As people who write the language have it on their desks. Below all of them are blank, hyphen and full stop. */
export const keyboardLayouts: Record<Language, KeyboardLayout> = {
  en: rows(digits, 'qwertyuiop', "asdfghjkl'", 'zxcvbnm&/'),
  de: rows(`${digits}ß`, 'qwertzuiopü', 'asdfghjklöä', 'yxcvbnm&/'),
  it: rows(`${digits}ì`, 'qwertyuiopè', 'asdfghjklòà', 'zxcvbnmùé&/'),
  fr: rows(`${digits}ê`, 'azertyuiopé', 'qsdfghjklmè', "wxcvbnçàù'/"),
  es: rows(`${digits}ü`, 'qwertyuiopá', 'asdfghjklñé', 'zxcvbnmíóú/'),
};

/** ß has no capital that a name would want. */
export const capital = (key: string): string => (key === 'ß' ? key : key.toLocaleUpperCase());
