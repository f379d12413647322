import { mkdirSync } from 'node:fs';
import { build, mergeConfig, preview } from 'vite';
import cloudConfig from '../../vite.cloud.config.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { launchGuestBrowser } from '../harness/guestBrowser.ts';
import { states } from './cloud/states.ts';

/**
 * Takes pictures of what the cloud's guest page adds to the room's into `.cache/look/cloud`, to be looked at by people:
 * `node tests/look/cloud.ts [part of a state's name]`. No cloud is needed.
 */
const sizes = {
  phone: { width: 390, height: 844, scale: 2 },
  laptop: { width: 1280, height: 800, scale: 1 },
  desktop: { width: 1920, height: 1080, scale: 1 },
  sideways: { width: 844, height: 390, scale: 1 },
};
const folder = inRoot('.cache/look/cloud');
const wanted = process.argv[2] ?? '';

mkdirSync(folder, { recursive: true });
const built = inRoot('.cache/look/cloudPage');
const config = mergeConfig(cloudConfig, {
  configFile: false,
  root: inRoot(),
  publicDir: false,
  logLevel: 'error',
  build: {
    outDir: built,
    assetsInlineLimit: 0,
    rolldownOptions: { input: inRoot('tests/look/cloud/index.html') },
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
  [...document.querySelectorAll('button, input, select, h1, p, figure, code, .ui-path-said')]
    .filter((element) => element.closest('.ui-hidden') === null)
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -1 || right > window.innerWidth + 1);
    })
    .map((element) => `${element.tagName} ${element.textContent}`);

async function take(state: string, language: string, size: string, theme: 'light' | 'dark') {
  const { width, height, scale } = sizes[size as keyof typeof sizes];
  const url = `${address}tests/look/cloud/index.html?state=${state}&language=${language}`;
  const { context, page, problems } = await browser.open(url, {
    viewport: { width, height },
    colorScheme: theme,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  });
  await page.waitForSelector('main');
  await page.waitForFunction(() =>
    // The drawn cameras need a moment to reach their <video>.
    [...document.querySelectorAll('video')].every(
      (video) => !video.srcObject || video.videoWidth > 0,
    ),
  );
  if (state.startsWith('card')) await page.getByTestId('path').click();
  if (state === 'card-closed') await page.getByTestId('qr').waitFor();
  await page.waitForTimeout(150);
  const name = [state, size, language, ...(theme === 'light' ? ['light'] : [])].join('.');
  await page.screenshot({ path: `${folder}/${name}.png` });
  const found = [...(await page.evaluate(tooWide)), ...problems];
  if (found.length > 0) {
    failures += 1;
    process.stdout.write(`${name}: ${found.join('; ')}\n`);
  }
  await context.close();
}

try {
  for (const state of Object.keys(states).filter((name) => name.includes(wanted))) {
    const inCall = state.startsWith('call') || state.startsWith('card');
    for (const size of ['phone', 'laptop', 'desktop'])
      for (const language of ['en', 'de']) await take(state, language, size, 'dark');
    // A call is dark in both themes.
    if (inCall) await take(state, 'en', 'sideways', 'dark');
    else for (const size of ['phone', 'laptop']) await take(state, 'en', size, 'light');
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = failures > 0 ? 1 : 0;
