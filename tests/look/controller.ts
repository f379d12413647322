import { mkdirSync } from 'node:fs';
import { build, mergeConfig, preview } from 'vite';
import controllerConfig from '../../vite.controller.config.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { launchGuestBrowser } from '../harness/guestBrowser.ts';
import { states } from './controller/states.ts';

/**
 * Takes pictures of every state of the controllers' page into `.cache/look/controller`, to be looked at by
 * people: `node tests/look/controller.ts [part of a state's name]`. No room is needed.
 */
const sizes = {
  phone: { width: 390, height: 844, theme: 'dark' },
  phoneLight: { width: 390, height: 844, theme: 'light' },
  tablet: { width: 820, height: 1180, theme: 'dark' },
} as const;
const folder = inRoot('.cache/look/controller');
const wanted = process.argv[2] ?? '';

mkdirSync(folder, { recursive: true });
const config = mergeConfig(controllerConfig, {
  configFile: false,
  root: inRoot(),
  base: '/',
  publicDir: false,
  logLevel: 'error',
  build: {
    outDir: inRoot('.cache/look/controllerPage'),
    rolldownOptions: { input: inRoot('tests/look/controller/index.html') },
  },
  preview: { host: '127.0.0.1', port: 0 },
});
await build(config);
const server = await preview(config);
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await launchGuestBrowser();

async function take(state: string, language: string, size: keyof typeof sizes): Promise<void> {
  const { width, height, theme } = sizes[size];
  const { context, page, problems } = await browser.open(
    `${address}tests/look/controller/index.html?state=${state}&language=${language}`,
    { viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' },
  );
  await page.waitForSelector('main');
  await page.screenshot({ path: `${folder}/${state}.${size}.${language}.png` });
  // What sticks out at the side, where nobody can reach or read it.
  const isTooWide = await page.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  );
  if (isTooWide || problems.length > 0) {
    process.exitCode = 1;
    process.stdout.write(`${state}.${size}.${language}: too wide or in error ${problems.join()}\n`);
  }
  await context.close();
}

try {
  for (const state of Object.keys(states).filter((name) => name.includes(wanted)))
    for (const size of ['phone', 'phoneLight', 'tablet'] as const)
      for (const language of ['en', 'de']) await take(state, language, size);
} finally {
  await browser.close();
  await server.close();
}
