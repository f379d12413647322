import type { Language } from '#shared/settings.ts';

/** Rows of keys, a blank between two keys. `{shift}`, `{bksp}` and `{space}` are simple-keyboard's names. */
export type KeyboardLayout = { default: string[]; shift: string[] };

const last = '- {space} .';

/** Upper case of a row; ß has none that a name would want. */
const upper = (row: string): string =>
  row
    .split(' ')
    .map((key) => (key.startsWith('{') || key === 'ß' ? key : key.toLocaleUpperCase()))
    .join(' ');

const layout = (digits: string, rows: readonly [string, string, string]): KeyboardLayout => {
  const lower = [`${digits} {bksp}`, rows[0], rows[1], `{shift} ${rows[2]} {shift}`, last];
  return { default: lower, shift: lower.map(upper) };
};

const digits = '1 2 3 4 5 6 7 8 9 0';

/** As people who write the language have it on their desks. */
export const keyboardLayouts: Record<Language, KeyboardLayout> = {
  en: layout(digits, ['q w e r t y u i o p', "a s d f g h j k l '", 'z x c v b n m & /']),
  de: layout(`${digits} ß`, [
    'q w e r t z u i o p ü',
    'a s d f g h j k l ö ä',
    'y x c v b n m & /',
  ]),
  it: layout(`${digits} ì`, [
    'q w e r t y u i o p è',
    'a s d f g h j k l ò à',
    'z x c v b n m ù é & /',
  ]),
  fr: layout(`${digits} ê`, [
    'a z e r t y u i o p é',
    'q s d f g h j k l m è',
    "w x c v b n ç à ù ' /",
  ]),
  es: layout(`${digits} ü`, [
    'q w e r t y u i o p á',
    'a s d f g h j k l ñ é',
    'z x c v b n m í ó ú /',
  ]),
};
