import { err, ok, type Result } from '../result.ts';

/** Six-digit meeting ids, which the cloud hands out (DESIGN 4). An id is an address, not a secret. */
declare const sixDigitsBrand: unique symbol;
/** Exactly six ASCII digits. Made only by `parseSixDigits` and `sixDigitsFrom`. */
export type SixDigits = string & { readonly [sixDigitsBrand]: true };

export const sixDigitsCount = 1_000_000;
const digits = 6;

/** What a person typed (blanks and hyphens allowed) → id. */
export function parseSixDigits(typed: string): Result<SixDigits, { code: 'id.invalid' }> {
  const text = typed.replace(/[\s-]/g, '');
  return /^[0-9]{6}$/.test(text) ? ok(text as SixDigits) : err({ code: 'id.invalid' });
}

/** The id with this number; `number` is an integer from 0 to 999,999. */
export function sixDigitsFrom(number: number): SixDigits {
  if (!Number.isInteger(number) || number < 0 || number >= sixDigitsCount)
    throw new RangeError('not a number of six digits');
  return String(number).padStart(digits, '0') as SixDigits;
}

/** Groups of 3-3 as people read them aloud. Accepts any prefix, so a keypad can group while typing. */
export const formatSixDigits = (text: string): string =>
  [text.slice(0, 3), text.slice(3, digits)].filter(Boolean).join(' ');
