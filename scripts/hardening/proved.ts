import type { Summary } from '../test/summary.ts';
import type { Point } from './checklist.ts';

/** Why a point is not proved by these runs of its tests; undefined when it is. */
export function whyUnproved({ proof }: Point, { failed, skipped }: Summary): string | undefined {
  const isOf = (name: string): boolean =>
    name.startsWith(`${proof.file} > `) &&
    (name.includes(`> ${proof.test}`) || /\((set-up|the file itself)\)$/.test(name));
  const failure = failed.find((name) => isOf(name) || !name.includes(' > '));
  if (failure !== undefined) return `failed: ${failure}`;
  const left = skipped.find(({ name }) => isOf(name));
  return left === undefined ? undefined : `skipped: ${left.name}`;
}
