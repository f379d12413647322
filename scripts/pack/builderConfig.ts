import { readFileSync } from 'node:fs';
import { inRoot } from '../lib/paths.ts';

/** `electron-builder.yml`, as text. */
export const builderConfig = readFileSync(inRoot('electron-builder.yml'), 'utf8');

/** The values under a top-level key of that plain file: `name: value` lines, indented by two. */
export function valuesOf(section: string): Record<string, string> {
  const block = new RegExp(`^${section}:\\n((?:(?: +.*| *#.*)\\n?)+)`, 'm').exec(
    builderConfig,
  )?.[1];
  return Object.fromEntries(
    [...(block ?? '').matchAll(/^ {2}(\w+): (.+)$/gm)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  );
}
