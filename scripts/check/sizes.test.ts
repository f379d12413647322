import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { weighGuest } from './sizes.ts';

describe('the weight of the guest page', () => {
  let folder: string;
  const write = (file: string, bytes: number): void => {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    // Noise does not compress, so a file weighs what it is long (and a few bytes of gzip's own).
    writeFileSync(path.join(folder, file), randomBytes(bytes));
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mago-sizes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('counts every file that is not a text catalogue, also those loaded later', () => {
    write('index.html', 1000);
    write('assets/index.js', 10_000);
    write('assets/engine.js', 5000);
    write('assets/index.css', 2000);
    const { bytes } = weighGuest(folder, {
      'index.html': { file: 'assets/index.js', src: 'index.html' },
      '../rtc/index.ts': { file: 'assets/engine.js', src: '../rtc/index.ts' },
    });
    expect(bytes).toBeGreaterThan(18_000);
    expect(bytes).toBeLessThan(18_400);
  });

  it('leaves out what only some load, and what is another page', () => {
    write('assets/index.js', 1000);
    write('assets/xmpp.js', 5000);
    write('assets/dialog.js', 2000);
    write('controller/index.js', 7000);
    const chunk = (file: string, src: string) => ({ file, src, isDynamicEntry: true });
    const { parts } = weighGuest(
      folder,
      { a: chunk('assets/xmpp.js', 'xmpp.ts'), b: chunk('assets/dialog.js', 'dialog.ts') },
      { apart: 'controller/', later: /^xmpp/ },
    );
    expect(parts.map(({ file }) => file)).toEqual(['assets/dialog.js', 'assets/index.js']);
  });

  it('counts the catalogues of the longest language only', () => {
    write('assets/index.js', 1000);
    write('assets/en1.js', 100);
    write('assets/en2.js', 100);
    write('assets/de1.js', 400);
    write('assets/de2.js', 500);
    const { parts } = weighGuest(folder, {
      'index.html': { file: 'assets/index.js', src: 'index.html' },
      a: { file: 'assets/en1.js', src: '../ui/locales/en/common.json' },
      b: { file: 'assets/en2.js', src: '../ui/locales/en/guest.json' },
      c: { file: 'assets/de1.js', src: '../ui/locales/de/common.json' },
      d: { file: 'assets/de2.js', src: '../ui/locales/de/guest.json' },
    });
    expect(parts.map(({ file }) => file)).toEqual([
      'assets/de1.js',
      'assets/de2.js',
      'assets/index.js',
    ]);
  });
});
