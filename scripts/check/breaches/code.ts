import { packageBin } from '../../lib/paths.ts';
import { runNode } from '../../lib/process.ts';
import { withTree } from './tree.ts';
import type { Files } from './tree.ts';

/** A file that a tool must complain about with this rule or error number. */
interface Breach {
  report: string;
  file: string;
  content: string;
}

const lintBreaches: readonly Breach[] = [
  {
    report: 'no-floating-promises',
    file: 'src/shared/a.ts',
    content: 'const f = async () => 1;\nexport const g = () => {\n  f();\n};\n',
  },
  {
    report: 'no-floating-promises',
    file: 'src/shared/a.test.ts',
    content: 'const f = async () => 1;\nexport const g = () => {\n  f();\n};\n',
  },
  {
    report: 'no-misused-promises',
    file: 'src/rtc/b.ts',
    content: 'const f = async () => 1;\nexport const g = () => {\n  [1].forEach(f);\n};\n',
  },
  {
    report: 'switch-exhaustiveness-check',
    file: 'src/main/c.ts',
    content:
      "export function f(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  },
  {
    report: 'no-unsafe-member-access',
    file: 'src/main/shell/d.ts',
    content: "export const x: unknown = JSON.parse('{}').y;\n",
  },
  { report: 'no-explicit-any', file: 'src/ui/e.tsx', content: 'export const f = (x: any) => x;\n' },
  { report: 'no-console', file: 'src/guest/f.ts', content: 'console.log(1);\n' },
  { report: 'no-default-export', file: 'src/shared/g.ts', content: 'export default 1;\n' },
  {
    report: 'rules-of-hooks',
    file: 'src/renderer/H.tsx',
    content:
      "import { useState } from 'react';\nexport function H({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n",
  },
];

const typeBreaches: readonly Breach[] = [
  { report: 'TS2304', file: 'src/shared/a.ts', content: 'setTimeout(() => 1, 1);\n' },
  { report: 'TS2584', file: 'src/signalling/b.ts', content: 'export const x = document;\n' },
  { report: 'TS2591', file: 'src/rtc/c.ts', content: 'export const x = process;\n' },
  { report: 'TS2591', file: 'src/ui/d.ts', content: 'export const x = process;\n' },
  { report: 'TS2584', file: 'src/main/e.ts', content: 'export const x = document;\n' },
  { report: 'TS2584', file: 'src/cloud/e.ts', content: 'export const x = document;\n' },
  { report: 'TS2503', file: 'src/main/f.ts', content: 'export type X = Electron.App;\n' },
  {
    report: 'TS2322',
    file: 'src/renderer/h.ts',
    content: 'const xs: number[] = [];\nexport const x: number = xs[0];\n',
  },
  {
    report: 'TS2375',
    file: 'src/guest/i.ts',
    content: 'export const x: { y?: number } = { y: undefined };\n',
  },
  { report: 'TS1294', file: 'src/shared/j.ts', content: 'export enum X {\n  A,\n}\n' },
  {
    report: 'TS1484',
    file: 'src/shared/k.ts',
    content: "import { X } from './l.ts';\nexport const x: X = 1;\n",
  },
];

const support: Files = {
  'src/shared/l.ts': 'export type X = number;\n',
  'src/main/shell/l.ts': 'export const x = 1;\n',
  'tests/l.ts': 'export const x = 1;\n',
  'scripts/l.ts': 'export const x = 1;\n',
};

async function unseen(
  tool: string,
  breaches: readonly Breach[],
  command: readonly [file: string, ...args: string[]],
): Promise<string[]> {
  const planted = Object.fromEntries(breaches.map(({ file, content }) => [file, content]));
  const [file, ...args] = command;
  const { output } = await withTree({ ...support, ...planted }, (cwd) =>
    runNode(file, args, { cwd }),
  );
  const lines = output.split('\n');
  return breaches
    .filter((breach) => !lines.some((line) => isAbout(line, breach)))
    .map((breach) => `${tool}: ${breach.report} lets ${breach.file} through`);
}

function isAbout(line: string, { file, report }: Breach): boolean {
  return line.replaceAll('\\', '/').startsWith(file) && line.includes(report);
}

/** What the lint lets through: with no types to go by, type-aware rules are silent. */
export function unseenLintBreaches(): Promise<string[]> {
  return unseen('lint', lintBreaches, [packageBin('oxlint'), '--type-aware', '--format=unix']);
}

/** What the compiler lets through: each folder has its own lib and types. */
export function unseenTypeBreaches(): Promise<string[]> {
  return unseen('types', typeBreaches, [
    packageBin('typescript', 'tsc'),
    '-b',
    '--pretty',
    'false',
  ]);
}
