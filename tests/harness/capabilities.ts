import { existsSync } from 'node:fs';
import path from 'node:path';
import { executableName } from '../../scripts/start/electron.ts';
import { testElectronFolder } from '../../scripts/testElectron/prepare.ts';
import { postgresFolder } from '../cloud/support/postgres.ts';
import { toolFolder, type ToolName } from '../../scripts/lib/npmTool.ts';
import { firstExisting, inRoot } from '../../scripts/lib/paths.ts';

/** The Chromium (or Chrome, or Edge) that plays guests and walls. */
export function browserPath(): string | undefined {
  return firstExisting([
    process.env.MAGO_TEST_BROWSER,
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium-browser',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ]);
}

/** The Electron for tests: the official binary when it is there, else the test-only runtime. */
export function electronPath(): string | undefined {
  return firstExisting(
    [inRoot('node_modules/electron/dist'), testElectronFolder].map((folder) =>
      path.join(folder, executableName()),
    ),
  );
}

export const hasRoot = process.getuid?.() === 0;

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

const inPath = (command: string): boolean =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .concat('/usr/sbin', '/sbin')
    .some((folder) => existsSync(path.join(folder, command)));

const toolMissing = (name: ToolName): string | undefined =>
  existsSync(toolFolder(name)) ? undefined : `${name} is not there (npm test installs it)`;

/** What a test may need of the machine, and why it is not there (undefined: it is). */
const needs = {
  browser: () => (browserPath() === undefined ? 'no Chromium is installed' : undefined),
  electron: () => {
    if (electronPath() === undefined) {
      return process.env.MAGO_TEST_NO_ELECTRON ?? 'no Electron runtime is prepared (npm test does)';
    }
    return hasDisplay() ? undefined : 'no display for Electron (npm test starts Xvfb)';
  },
  display: () => (hasDisplay() ? undefined : 'no display (npm test starts Xvfb)'),
  netns: () => {
    if (process.platform !== 'linux') return 'network namespaces are a Linux matter';
    if (!hasRoot) return 'network namespaces need root';
    return inPath('ip') && inPath('nsenter') ? undefined : 'iproute2 or nsenter is missing';
  },
  /** A network on which Chromium offers host candidates: `npm test` makes one when it may. */
  lan: () =>
    process.env.MAGO_TEST_LAN === undefined
      ? 'no network of our own (npm test makes one where it is root on Linux)'
      : undefined,
  nginx: () => (inPath('nginx') ? undefined : 'nginx is not installed'),
  nft: () => (inPath('nft') ? undefined : 'nft (nftables) is not installed'),
  avahi: () =>
    inPath('avahi-daemon') && inPath('avahi-browse') && inPath('dbus-daemon')
      ? undefined
      : 'avahi-daemon, avahi-utils or dbus is missing',
  /** A private D-Bus, and an independent program that reads from it. */
  dbus: () =>
    inPath('dbus-daemon') && inPath('dbus-send')
      ? undefined
      : 'dbus-daemon or dbus-send is missing',
  /** Emulated Bluetooth controllers, with a preload library that is compiled for them. */
  bluetooth: () => {
    if (process.platform !== 'linux') return 'emulated Bluetooth controllers are a Linux matter';
    if (!inPath('btvirt')) return 'btvirt (bluez-test-tools) is not installed';
    return inPath('gcc') ? undefined : 'gcc is not installed';
  },
  compiler: () =>
    process.platform === 'linux' && inPath('gcc') ? undefined : 'gcc is not installed',
  /** Windows programs: a compiler for them, and what runs them. */
  wine: () => {
    if (!inPath('wine')) return 'wine is not installed';
    return inPath('x86_64-w64-mingw32-gcc') ? undefined : 'mingw-w64 is not installed';
  },
  /** Builds MSI packages: wixl, and msibuild of msitools. */
  wixl: () => (inPath('wixl') && inPath('msibuild') ? undefined : 'wixl or msitools is missing'),
  electronegativity: () => toolMissing('electronegativity'),
  /** electron-builder. */
  packing: () => toolMissing('packing'),
  makensis: () => (inPath('makensis') ? undefined : 'nsis is not installed'),
  ejabberd: () =>
    inPath('ejabberdctl') && inPath('erl') ? undefined : 'ejabberd is not installed',
  btmon: () => (inPath('btmon') ? undefined : 'btmon (bluez) is not installed'),
  tshark: () => (inPath('tshark') ? undefined : 'tshark is not installed'),
  hcidump: () => (inPath('hcidump') ? undefined : 'hcidump (bluez-hcidump) is not installed'),
  socat: () => (inPath('socat') ? undefined : 'socat is not installed'),
  coturn: () => (inPath('turnserver') ? undefined : 'coturn is not installed'),
  postgres: () => (postgresFolder() === undefined ? 'postgresql is not installed' : undefined),
  sslscan: () => (inPath('sslscan') ? undefined : 'sslscan is not installed'),
} satisfies Record<string, () => string | undefined>;

export type Need = keyof typeof needs;

/** Why these needs are not met; undefined when they are. */
export function missing(...wanted: readonly Need[]): string | undefined {
  return wanted.map((need) => needs[need]()).find((reason) => reason !== undefined);
}
