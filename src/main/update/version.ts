import { versionSchema } from '#shared/update.ts';

export const isVersion = (text: string): boolean => versionSchema.safeParse(text).success;

/**
 * Less than zero: `a` is older. Of two with the same numbers the one with a suffix is older
 * (Semantic Versioning 2.0.0 §11); suffixes compare by their digits where they differ in those alone.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0;
    if (number !== other) return number - other;
  }
  if (left.suffix === right.suffix) return 0;
  if (left.suffix === '') return 1;
  if (right.suffix === '') return -1;
  return left.suffix.localeCompare(right.suffix, 'en', { numeric: true });
}

function split(version: string): { numbers: number[]; suffix: string } {
  const [numbers = '', ...suffix] = version.split('-');
  return { numbers: numbers.split('.').map(Number), suffix: suffix.join('-') };
}
