import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { browserPath, hasRoot } from './capabilities.ts';
import { mediaSwitches, quietSwitches } from './chromium.ts';
import type { Netns } from './netns.ts';

export interface GuestBrowserOptions {
  /** The computer it runs on; the test's own when left out. */
  netns?: Netns;
  /** More command-line switches. */
  args?: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** What the person allows; camera and microphone when left out. */
  permissions?: string[];
  /** Runs before the page is opened: for init scripts and routes. */
  prepare?(context: BrowserContext): Promise<void>;
}

/** One person with a browser window: a context of their own, with no share in other persons' data. */
export interface GuestPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught errors of the page and its console errors, as they come. */
  readonly problems: readonly string[];
}

/** A Chromium with fake devices, in which guests (and headless rooms' walls) open their pages. */
export interface GuestBrowser {
  readonly browser: Browser;
  /** Opens an address as a new person. Self-signed certificates are accepted, as a guest does by hand. */
  open(url: string, options?: OpenOptions): Promise<GuestPage>;
  close(): Promise<void>;
}

export async function launchGuestBrowser(options: GuestBrowserOptions = {}): Promise<GuestBrowser> {
  const executable = browserPath();
  if (executable === undefined) throw new Error('no Chromium is installed');
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-browser-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const browser = await chromium.launch({
      executablePath:
        options.netns === undefined ? executable : wrapper(folder, executable, options.netns),
      headless: true,
      chromiumSandbox: !hasRoot,
      // The old headless mode has no WebRTC devices.
      ignoreDefaultArgs: ['--headless', '--headless=old'],
      args: [
        '--headless=new',
        ...quietSwitches,
        ...mediaSwitches,
        '--ignore-certificate-errors',
        ...(options.args ?? []),
      ],
    });
    return {
      browser,
      open: (url, openOptions) => open(browser, url, openOptions),
      close: async () => {
        await browser.close();
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

/** A program that Playwright can start like a browser, and that is one in another namespace. */
function wrapper(folder: string, executable: string, netns: Netns): string {
  const { file, args } = netns.wrap(executable, []);
  const script = path.join(folder, 'chromium-in-netns');
  writeFileSync(script, `#!/bin/sh\nexec ${[file, ...args].join(' ')} "$@"\n`);
  chmodSync(script, 0o755);
  return script;
}

async function open(
  browser: Browser,
  url: string,
  { permissions = ['camera', 'microphone'], prepare, ...rest }: OpenOptions = {},
): Promise<GuestPage> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions, ...rest });
  await prepare?.(context);
  const page = await context.newPage();
  const problems = watchProblems(page);
  await page.goto(url);
  return { context, page, problems };
}

/** Collects what goes wrong in a page from now on. */
export function watchProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}
