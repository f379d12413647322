import { readFileSync } from 'node:fs';
import { filesUnder, isTest, isTypeScript } from '../lib/files.ts';
import { inRoot } from '../lib/paths.ts';
import { fromFindings } from './step.ts';
import type { Step } from './step.ts';

/** A pattern that no line of the files it covers may match. */
export interface WordRule {
  name: string;
  why: string;
  pattern: RegExp;
  covers(file: string): boolean;
}

const isSource = (file: string): boolean =>
  file.startsWith('src/') && isTypeScript(file) && !isTest(file);
const isAnyTest = (file: string): boolean => isTypeScript(file) && isTest(file);
const isText = (file: string): boolean => !/\.(png|jpg|webp|ico|woff2)$/.test(file);

// Patterns are put together so that this file does not match its own rules.
const word = (...parts: string[]): string => parts.join('');

export const wordRules: readonly WordRule[] = [
  {
    name: 'silenced',
    why: 'switches a checker off',
    pattern: new RegExp(
      word('@ts-(ignore|nocheck)|(ox|es)', 'lint-(disable|enable)|prettier', '-ignore'),
    ),
    covers: (file) => isTypeScript(file),
  },
  {
    name: 'console',
    why: 'writes to the console (a logger is passed in)',
    pattern: /\bconsole\s*\./,
    covers: isSource,
  },
  {
    name: 'electron',
    why: 'imports electron outside main/shell and preload',
    pattern: /(from\s+|import\s*\(\s*|require\(\s*)['"]electron\b/,
    covers: (file) => isSource(file) && !/^src\/(main\/shell|preload)\//.test(file),
  },
  {
    name: 'unfinished',
    why: 'is marked as unfinished',
    pattern: new RegExp(
      `\\b(${word('to', 'do')}|${word('fix', 'me')}|${word('not ', 'implemented')}|in a real (app|system))\\b`,
      'i',
    ),
    covers: (file) => isTypeScript(file),
  },
  {
    name: 'idle-test',
    why: 'is a focused or unconditionally skipped test, or sleeps',
    pattern: new RegExp(
      `\\b(it|test|describe)\\.(skip|only|${word('to', 'do')})\\(|waitForTimeout\\(`,
    ),
    covers: isAnyTest,
  },
  {
    name: 'sleeping-test',
    why: 'sleeps in a unit test (the clock is passed in)',
    pattern: /\bsetTimeout\([^)]*,\s*[\d_]{3,}\)/,
    covers: (file) => /\.test\.tsx?$/.test(file),
  },
  {
    name: 'machine',
    why: 'names a path or host of one machine',
    pattern: new RegExp(
      `(^|[\\s'"\`(=])/(${word('wo', 'rk')}|${word('ro', 'ot')})/|${word('registry', '\\.npmjs')}|${word('deb', '\\.debian\\.org')}`,
    ),
    covers: isText,
  },
];

/** Findings of all rules in one file, as `file:line: why`. */
export function findWords(file: string, content: string): string[] {
  const rules = wordRules.filter((rule) => rule.covers(file));
  return content
    .split('\n')
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ name, why }) => `${file}:${index + 1}: ${why} (${name})`),
    );
}

export const words: Step = {
  name: 'words',
  title: 'no silenced checker, no console, no unfinished work, no machine paths',
  run: () => {
    const files = filesUnder(['']).filter((file) => file !== 'package-lock.json');
    const findings = files
      .filter(isText)
      .flatMap((file) => findWords(file, readFileSync(inRoot(file), 'utf8')));
    return Promise.resolve(fromFindings(findings, `${files.length} files`));
  },
};
