import { mkdirSync } from 'node:fs';
import { build, mergeConfig, preview } from 'vite';
import guestConfig from '../../vite.guest.config.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { launchGuestBrowser } from '../harness/guestBrowser.ts';
import { states } from './app/states.ts';

/**
 * Takes pictures of every state of the personal app's home page into `.cache/look/app`, to be looked at by
 * people: `node tests/look/app.ts [part of a state's name]`. No room is needed.
 */
const sizes = {
  narrow: { width: 390, height: 844, scale: 1 },
  laptop: { width: 1280, height: 800, scale: 1 },
};
const folder = inRoot('.cache/look/app');
const wanted = process.argv[2] ?? '';

mkdirSync(folder, { recursive: true });
const config = mergeConfig(guestConfig, {
  configFile: false,
  root: inRoot(),
  publicDir: false,
  logLevel: 'error',
  build: {
    outDir: inRoot('.cache/look/appPage'),
    assetsInlineLimit: 0,
    rolldownOptions: { input: inRoot('tests/look/app/index.html') },
  },
  preview: { host: '127.0.0.1', port: 0 },
});
await build(config);
const server = await preview(config);
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await launchGuestBrowser();
let failures = 0;

/** What sticks out at the side, where nobody can reach or read it. */
const tooWide = (): string[] =>
  [...document.querySelectorAll('button, input, select, h1, h2, p')]
    .filter((element) => element.closest('.ui-hidden') === null)
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -1 || right > window.innerWidth + 1);
    })
    .map((element) => `${element.tagName} ${element.textContent}`);

async function take(state: string, language: string, size: string, theme: 'light' | 'dark') {
  const { width, height, scale } = sizes[size as keyof typeof sizes];
  const url = `${address}tests/look/app/index.html?state=${state}&language=${language}`;
  const { context, page, problems } = await browser.open(url, {
    viewport: { width, height },
    colorScheme: theme,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  });
  await page.waitForSelector('main');
  const name = [state, size, language, ...(theme === 'light' ? ['light'] : [])].join('.');
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: size === 'narrow' });
  const found = [...(await page.evaluate(tooWide)), ...problems];
  if (found.length > 0) {
    failures += 1;
    process.stdout.write(`${name}: ${found.join('; ')}\n`);
  }
  await context.close();
}

try {
  for (const state of Object.keys(states).filter((name) => name.includes(wanted)))
    for (const size of Object.keys(sizes)) {
      for (const language of ['en', 'de']) await take(state, language, size, 'dark');
      await take(state, 'en', size, 'light');
    }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = failures > 0 ? 1 : 0;
