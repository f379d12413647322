import { describe, expect, it } from 'vitest';
import { findWords, wordRules } from './words.ts';

/** Lines are put together so that this file keeps the rules it tests. */
const line = (...parts: string[]): string => parts.join('');

const planted: readonly [rule: string, file: string, line: string][] = [
  ['silenced', 'src/ui/a.tsx', line('// @ts-', 'ignore')],
  ['silenced', 'scripts/a.ts', line('// oxlint', '-disable-next-line no-console')],
  ['console', 'src/main/a.ts', line('console', '.error(1);')],
  ['electron', 'src/main/a.ts', line("import { app } from 'electr", "on';")],
  ['electron', 'src/guest/a.ts', line("await import('electr", "on/renderer');")],
  ['unfinished', 'src/rtc/a.ts', line('// TO', 'DO later')],
  ['idle-test', 'src/rtc/a.test.ts', line('it.on', "ly('x', () => {});")],
  ['idle-test', 'tests/a.spec.ts', line('await page.waitFor', 'Timeout(500);')],
  ['sleeping-test', 'src/rtc/a.test.ts', line('set', 'Timeout(resolve, 1_000);')],
  ['machine', 'README.md', line('see /wo', 'rk/shared/x')],
  ['machine', '.npmrc', line('registry=https://registry.np', 'mjs.org')],
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
    ['src/rtc/a.ts', '// any free one'],
    ['src/rtc/a.test.ts', 'it.each([1])'],
    ['README.md', 'the frame/work/flow and https://example.org/root/x'],
  ])('leaves %s alone: %s', (file, text) => {
    expect(findWords(file, text)).toEqual([]);
  });
});
