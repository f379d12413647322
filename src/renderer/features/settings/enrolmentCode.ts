/** `XXXX-XXXX`, as it is printed; the cloud reads small letters, O for 0 and l for 1 as well. */
export const codeCharacters = 9;
export const isWholeCode = (typed: string): boolean =>
  /^[0-9a-z]{8}$/i.test(typed.replace(/[\s-]/g, ''));
