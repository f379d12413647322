import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

function colours(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
  const body = css.slice(css.indexOf('{', start), css.indexOf('}', start));
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, k, v]) => [k ?? '', v ?? '']),
  );
}

/** Relative luminance (WCAG 2.2, definition). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['bg', 'bg-glow', 'surface', 'surface-raised', 'surface-high'];
const pairs: readonly (readonly [text: string, surface: string])[] = [
  ...['text', 'text-soft'].flatMap((text) => surfaces.map((surface) => [text, surface] as const)),
  ...['accent', 'danger-text'].flatMap((text) =>
    ['bg', 'surface', 'surface-raised'].map((surface) => [text, surface] as const),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-strong'],
  ['on-warn', 'warn'],
];

const dark = colours(':root {');
const light = new Map([...dark, ...colours(":root[data-theme='auto']")]);

describe.each([
  { theme: 'dark', set: dark },
  { theme: 'light', set: light },
])('the $theme colours', ({ set }) => {
  test.each(pairs)('%s is readable on %s (WCAG 1.4.3: 4.5 to 1)', (text, surface) => {
    const ratio = contrast(set.get(text) ?? '', set.get(surface) ?? '');
    expect(ratio).toBeGreaterThanOrEqual(4.5);
  });
});
