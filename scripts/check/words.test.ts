import { describe, expect, it } from 'vitest';
import { findWords, wordRules } from './words.ts';

/** Lines are put together so that this file keeps the rules it tests. */
const line = (...parts: string[]): string => parts.join('');

const planted: readonly [rule: string, file: string, line: string][] = [
  [line('any', 'src/ui/a.ts', 'const x: an', 'y = 1;')],
  [line('any', 'src/ui/a.ts', 'f(x as an', 'y);')],
  [line('silenced', 'src/ui/a.tsx', '// @ts-', 'ignore')],
  [line('silenced', 'scripts/a.ts', '// oxlint', '-disable-next-line no-console')],
  [line('console', 'src/main/a.ts', 'console', '.error(1);')],
  [line('electron', 'src/main/a.ts', "import { app } from 'electr", "on';")],
  [line('electron', 'src/guest/a.ts', "await import('electr", "on/renderer');")],
  [line('unfinished', 'src/rtc/a.ts', '// TO', 'DO later')],
  [line('idle-test', 'src/rtc/a.test.ts', 'it.on', "ly('x', () => {});")],
  [line('idle-test', 'tests/a.spec.ts', 'await page.waitFor', 'Timeout(500);')],
  [line('machine', 'README.md', 'see /wo', 'rk/shared/x')],
  [line('machine', '.npmrc', 'registry=https://registry.np', 'mjs.org')],
];

describe('words that no file may contain', () => {
  it.each(planted)('%s is found in %s', (rule, file, text) => {
    expect(findWords(file, `// first\n${text}\n`)).toEqual([
      expect.stringMatching(new RegExp(`^${file}:2: .*\\(${rule}\\)$`)),
    ]);
  });

  it('has a planted line for every rule', () => {
    expect(new Set(planted.map(([rule]) => rule))).toEqual(
      new Set(wordRules.map(({ name }) => name)),
    );
  });

  it.each([
    ['src/main/shell/a.ts', "import { app } from 'electron';"],
    ['src/rtc/a.ts', 'const many = company;'],
    ['src/rtc/a.test.ts', 'it.each([1])'],
    ['README.md', 'the frame/work/flow and https://example.org/root/x'],
  ])('leaves %s alone: %s', (file, text) => {
    expect(findWords(file, text)).toEqual([]);
  });
});
