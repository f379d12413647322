import { mkdirSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { browserPath, hasRoot } from '../harness/capabilities.ts';
import { mediaSwitches, quietSwitches } from '../harness/chromium.ts';
import { makeScene, sceneNames, type SceneName } from './scenes.ts';

/**
 * Takes pictures of the wall without a room behind it, to be looked at: `node tests/look/wall.ts`, or with
 * parts of names: `node tests/look/wall.ts call 1280 de`. They go to `.cache/look/wall`.
 */
const sizes = ['1280x800', '1920x1080', '3840x2160', '800x1280', '390x844'] as const;
const languages = ['en', 'de', 'fr', 'it', 'es'] as const;
const usual = ['en', 'de'];
const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.cache/look/wall');

type Picture = { scene: SceneName; size: string; language: (typeof languages)[number] };

function wanted(words: readonly string[]): Picture[] {
  const of = <T extends string>(all: readonly T[], else_: readonly string[]): T[] => {
    const named = all.filter((one) => words.some((word) => one.startsWith(word)));
    return named.length > 0 ? named : all.filter((one) => else_.includes(one));
  };
  return of(sceneNames, sceneNames).flatMap((scene) =>
    of(sizes, sizes).flatMap((size) =>
      of(languages, usual).map((language) => ({ scene, size, language })),
    ),
  );
}

async function take(page: Page, origin: string, { scene, size, language }: Picture): Promise<void> {
  const [width = 0, height = 0] = size.split('x').map(Number);
  await page.setViewportSize({ width, height });
  await page.goto(`${origin}/wall.html?scene=${scene}&language=${language}`);
  await page.locator('main').first().waitFor();
  for (const selector of makeScene(scene, language).press)
    await page.locator(selector).first().click();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(width > 2000 ? 2_500 : 500);
  await page.screenshot({ path: path.join(folder, `${scene}-${size}-${language}.png`) });
}

const pictures = wanted(process.argv.slice(2));
mkdirSync(folder, { recursive: true });
const server = await createServer({
  root: import.meta.dirname,
  configFile: false,
  cacheDir: path.join(root, '.cache/look/vite'),
  logLevel: 'error',
  plugins: [react()],
  server: { host: '127.0.0.1', port: 0, fs: { allow: [root] }, hmr: false, watch: null },
});
await server.listen();
const executablePath = browserPath();
if (executablePath === undefined) throw new Error('no Chromium is installed');
const browser = await chromium.launch({
  executablePath,
  chromiumSandbox: !hasRoot,
  ignoreDefaultArgs: ['--headless', '--headless=old'],
  args: ['--headless=new', ...quietSwitches, ...mediaSwitches],
});
try {
  const origin = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '');
  const page = await browser.newPage({ locale: 'de' });
  page.on('pageerror', (error) => process.stderr.write(`${page.url()}: ${error.message}\n`));
  for (const picture of pictures) await take(page, origin, picture);
  process.stdout.write(`${pictures.length} pictures in .cache/look/wall\n`);
} finally {
  await browser.close();
  await server.close();
}
