import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { missing } from '../../harness/capabilities.ts';
import {
  createNetns,
  launchGuestBrowser,
  type GuestBrowser,
  type Netns,
} from '../../harness/index.ts';
import { filmCamera } from './filmedCamera.ts';
import { bundle } from '../../rtc/support/bundle.ts';
import { Unavailable } from '../harness/benchmark.ts';

const html =
  '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.js"></script>';

/**
 * A browser, on a computer of its own and with a film before its camera where asked for, and the page of the
 * media benchmarks.
 */
export interface MediaWorld {
  readonly browser: GuestBrowser;
  /** A fresh page, in a context of its own. */
  open(): Promise<Page>;
  /** Its computer; only with `isAlone`. */
  readonly netns: Netns | null;
  dispose(): Promise<void>;
}

let script: Promise<string> | undefined;

export async function openMediaWorld({
  isAlone = false,
  isFilmed = false,
} = {}): Promise<MediaWorld> {
  const reason = missing('browser') ?? missing(isAlone ? 'netns' : 'lan');
  if (reason !== undefined) throw new Unavailable(reason);
  script ??= bundle(path.join(import.meta.dirname, '../pages/mediaPage.ts'));
  const body = await script;
  const netns = isAlone ? await createNetns() : null;
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-bench-'));
  const film = path.join(folder, 'film.y4m');
  if (isFilmed) await filmCamera(film);
  const browser = await launchGuestBrowser({
    ...(netns && { netns }),
    ...(isFilmed && { args: [`--use-file-for-fake-video-capture=${film}`] }),
  });
  return {
    browser,
    netns,
    open: async () => {
      const { page } = await browser.open('http://localhost/', {
        prepare: async (context) => {
          await context.route('**/*', (route) =>
            route.request().url().endsWith('/page.js')
              ? route.fulfill({ contentType: 'text/javascript', body })
              : route.fulfill({ contentType: 'text/html', body: html }),
          );
        },
      });
      await page.waitForFunction(() => 'benchPage' in window);
      return page;
    },
    dispose: async () => {
      await browser.close();
      await netns?.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs with a fresh page, and closes it. */
export async function withPage<T>(world: MediaWorld, run: (page: Page) => Promise<T>): Promise<T> {
  const page = await world.open();
  try {
    return await run(page);
  } finally {
    await page.context().close();
  }
}
