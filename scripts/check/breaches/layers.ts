import { createRequire } from 'node:module';
import { inRoot } from '../../lib/paths.ts';
import { cruise } from '../cruise.ts';
import { withTree } from './tree.ts';

/** A file with a breach of one rule of `.dependency-cruiser.cjs`. */
interface Breach {
  rule: string;
  file: string;
  imports: string;
}

const breaches: readonly Breach[] = [
  { rule: 'layer-shared', file: 'src/shared/a.ts', imports: '../ui/clean.ts' },
  { rule: 'layer-signalling', file: 'src/signalling/a.ts', imports: '../rtc/clean.ts' },
  { rule: 'layer-rtc', file: 'src/rtc/a.ts', imports: '../ui/clean.ts' },
  { rule: 'layer-ui', file: 'src/ui/a.ts', imports: '../rtc/clean.ts' },
  { rule: 'layer-main', file: 'src/main/a.ts', imports: '../rtc/clean.ts' },
  { rule: 'layer-cloud', file: 'src/cloud/a.ts', imports: '../main/clean.ts' },
  { rule: 'layer-preload', file: 'src/preload/a.ts', imports: '../main/clean.ts' },
  { rule: 'layer-renderer', file: 'src/renderer/a.ts', imports: '../main/clean.ts' },
  { rule: 'layer-guest', file: 'src/guest/a.ts', imports: '../renderer/clean.ts' },
  { rule: 'unknown-folder', file: 'src/elsewhere/a.ts', imports: '../shared/clean.ts' },
  { rule: 'no-circular', file: 'src/shared/b.ts', imports: './c.ts' },
  { rule: 'no-node-here', file: 'src/shared/d.ts', imports: 'node:os' },
  { rule: 'no-node-here', file: 'src/rtc/d.ts', imports: 'node:os' },
  { rule: 'electron-only-in-the-shell', file: 'src/main/e.ts', imports: 'electron' },
  { rule: 'electron-only-in-the-shell', file: 'src/renderer/e.ts', imports: 'electron/renderer' },
  { rule: 'react-only-in-views', file: 'src/rtc/f.ts', imports: 'react' },
  { rule: 'react-only-in-views', file: 'src/main/f.ts', imports: 'zustand' },
  {
    rule: 'feature-through-its-index',
    file: 'src/renderer/features/one/a.ts',
    imports: '../two/inner.ts',
  },
  { rule: 'tests-are-not-code', file: 'src/shared/g.ts', imports: './clean.test.ts' },
  { rule: 'unresolvable', file: 'src/shared/h.ts', imports: './missing.ts' },
];

const folders = [
  ...['shared', 'signalling', 'rtc', 'ui', 'main', 'cloud', 'preload', 'renderer', 'guest'],
];

/** Files that keep every rule; a report about one of them is a fault of the rules. */
const clean: Record<string, string> = {
  ...Object.fromEntries(folders.map((name) => [`src/${name}/clean.ts`, 'export const x = 1;\n'])),
  'src/shared/c.ts': "export * as x from './b.ts';\n",
  'src/shared/clean.test.ts': 'export const x = 1;\n',
  'src/renderer/features/two/inner.ts': 'export const x = 1;\n',
  'src/renderer/features/two/index.ts': "export { x } from './inner.ts';\n",
  'src/renderer/features/one/good.ts': "export { x } from '../two/index.ts';\n",
  'src/guest/good.ts': [
    "export { x } from '#shared/clean.ts';",
    "export { x as rtc } from '../rtc/clean.ts';",
    "export { x as ui } from '../ui/clean.ts';",
    "export { x as road } from '../signalling/clean.ts';\n",
  ].join('\n'),
  'src/main/shell/good.ts': "export { app } from 'electron';\n",
  'src/main/good.ts': "export { hostname } from 'node:os';\n",
  'src/ui/good.ts': "export { useState } from 'react';\n",
};

function ruleNames(): string[] {
  const config = createRequire(import.meta.url)(inRoot('.dependency-cruiser.cjs')) as {
    forbidden: { name: string }[];
  };
  return config.forbidden.map(({ name }) => name);
}

/** What the import table lets through, or reports wrongly. Empty when it works. */
export async function unseenLayerBreaches(): Promise<string[]> {
  const planted = Object.fromEntries(
    breaches.map(({ file, imports }) => [file, `export * as x from '${imports}';\n`]),
  );
  const { violations } = await withTree({ ...clean, ...planted }, cruise);
  const reported = new Set(violations.map(({ rule, from }) => `${rule} ${from}`));
  return [
    ...breaches
      .filter(({ rule, file }) => !reported.has(`${rule} ${file}`))
      .map(({ rule, file }) => `layers: ${rule} lets ${file} through`),
    ...ruleNames()
      .filter((name) => !breaches.some(({ rule }) => rule === name))
      .map((name) => `layers: no breach is planted for ${name}`),
    ...violations
      .filter(({ from }) => from in clean)
      .map(({ rule, from, to }) => `layers: ${rule} forbids ${from} → ${to}, which is allowed`),
  ];
}
