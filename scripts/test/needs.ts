import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from '../lib/process.ts';

type DebianPackage = {
  name: string;
  /** Shows that it is there. */
  file: string;
};

/** Debian packages the tests use. */
const packages: readonly DebianPackage[] = [
  { name: 'chromium', file: '/usr/bin/chromium' },
  { name: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  { name: 'xvfb', file: '/usr/bin/Xvfb' },
  { name: 'xauth', file: '/usr/bin/xauth' },
  { name: 'unzip', file: '/usr/bin/unzip' },
  { name: 'iproute2', file: '/usr/sbin/ip' },
  { name: 'nftables', file: '/usr/sbin/nft' },
  { name: 'sslscan', file: '/usr/bin/sslscan' },
  { name: 'openssl', file: '/usr/bin/openssl' },
  { name: 'avahi-daemon', file: '/usr/sbin/avahi-daemon' },
  { name: 'avahi-utils', file: '/usr/bin/avahi-browse' },
  { name: 'dbus', file: '/usr/bin/dbus-daemon' },
  { name: 'procps', file: '/usr/bin/ps' },
];

/** For the cloud alone. */
const cloudPackages: readonly DebianPackage[] = [
  { name: 'postgresql', file: '/usr/lib/postgresql' },
  { name: 'coturn', file: '/usr/bin/turnserver' },
  { name: 'ejabberd', file: '/usr/sbin/ejabberdctl' },
  { name: 'nginx-light', file: '/usr/sbin/nginx' },
];

/** For the Bluetooth beacon alone. Installed by themselves: one that a system lacks takes none along. */
const beaconPackages: readonly DebianPackage[] = [
  { name: 'bluez', file: '/usr/bin/btmon' },
  { name: 'bluez-test-tools', file: '/usr/bin/btvirt' },
  { name: 'bluez-hcidump', file: '/usr/bin/hcidump' },
  { name: 'tshark', file: '/usr/bin/tshark' },
  { name: 'gcc', file: '/usr/bin/gcc' },
  { name: 'libc6-dev', file: '/usr/include/stdio.h' },
  { name: 'socat', file: '/usr/bin/socat' },
];

/** For the Windows programs alone, which are built here and run under Wine. */
const windowsPackages: readonly DebianPackage[] = [
  { name: 'gcc-mingw-w64-x86-64-posix', file: '/usr/bin/x86_64-w64-mingw32-gcc' },
  { name: 'nsis', file: '/usr/bin/makensis' },
  { name: 'wixl', file: '/usr/bin/wixl' },
  { name: 'msitools', file: '/usr/bin/msibuild' },
  { name: 'wine', file: '/usr/bin/wine' },
  { name: 'wine64', file: '/usr/lib/wine/wine64' },
];

const INSTALL_TIMEOUT_MS = 900_000;

const isThere = (file: string): boolean =>
  existsSync(file) || existsSync(path.join('/bin', path.basename(file)));

/**
 * Installs what the tests need where that is ours to do (root on Debian or Ubuntu); elsewhere
 * says what is missing and how to get it. Never fails: tests whose need is not met are skipped.
 */
export async function installNeeds(print: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') return;
  await install(packages, print);
  await install(cloudPackages, print);
  await install(beaconPackages, print);
  await install(windowsPackages, print);
}

async function install(
  wanted: readonly DebianPackage[],
  print: (line: string) => void,
): Promise<void> {
  const missing = wanted.filter(({ file }) => !isThere(file)).map(({ name }) => name);
  if (missing.length === 0) return;
  const command = `apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    print(`setup: tests miss ${missing.join(', ')}; on Debian: sudo ${command}`);
    return;
  }
  print(`setup: installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, timeoutMs: INSTALL_TIMEOUT_MS });
  const { code, output } = await run(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...missing],
    { env, timeoutMs: INSTALL_TIMEOUT_MS },
  );
  if (code !== 0)
    print(`setup: ${command} failed:\n${output.trim().split('\n').slice(-5).join('\n')}`);
}
