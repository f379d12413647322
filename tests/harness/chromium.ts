import { chromium, type Browser } from 'playwright-core';

/**
 * Switches for every Chromium in the tests: fake camera (a moving picture, 30 frames a second) and
 * fake microphone (beeps), permission given without asking, nothing sent anywhere by itself.
 */
export const mediaSwitches = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=30',
  '--autoplay-policy=no-user-gesture-required',
];

export const quietSwitches = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  '--no-pings',
];

/**
 * Connects to a Chromium that may only just be starting; rejects when that takes long. Playwright waits half a
 * minute for a page that opened in the moment in which it came: a second try finds it.
 */
export const connectToStarting = (debugPort: number): Promise<Browser> =>
  chromium.connectOverCDP(`http://127.0.0.1:${debugPort}`, { timeout: 5_000 });
