/** Up to two letters that stand for a name: the first of the first word and of the last. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : '';
  return (first + last).toLocaleUpperCase();
}

const firstLetter = (word: string | undefined): string =>
  word?.match(/[\p{L}\p{N}]\p{M}*/u)?.[0] ?? '';

/** A hue (0–359) that stays the same for the same name. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360_007;
  return hash % 360;
}
