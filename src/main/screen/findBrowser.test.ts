import { expect, test } from 'vitest';
import { findBrowser } from './findBrowser.ts';
import { kioskFlags } from './kioskFlags.ts';

const find = (platform: NodeJS.Platform, env: Record<string, string>, files: string[]) =>
  findBrowser({ platform, env, isFile: (file) => files.includes(file) });

test('on Linux the first known name on the PATH is taken', () => {
  const files = ['/opt/bin/microsoft-edge', '/usr/bin/google-chrome'];
  expect(find('linux', { PATH: '/opt/bin:/usr/bin' }, files)).toBe('/usr/bin/google-chrome');
  expect(find('linux', { PATH: '/opt/bin' }, files)).toBe('/opt/bin/microsoft-edge');
});

test('a relative folder on the PATH is no place to look for a browser', () => {
  expect(find('linux', { PATH: '.:' }, ['chromium', './chromium'])).toBeUndefined();
});

test('on Windows Chrome is looked for before Edge, for all and for one account', () => {
  const env = {
    ProgramFiles: 'C:\\Program Files',
    'ProgramFiles(x86)': 'C:\\Program Files (x86)',
    LOCALAPPDATA: 'C:\\Users\\k\\AppData\\Local',
  };
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const chrome = 'C:\\Users\\k\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe';
  expect(find('win32', env, [edge])).toBe(edge);
  expect(find('win32', env, [edge, chrome])).toBe(chrome);
  expect(find('win32', {}, [edge])).toBeUndefined();
});

test('the browser keeps its sandbox unless it is run by root', () => {
  const options = { address: 'http://127.0.0.1:1/#t=x', profileDir: '/data/browser' };
  const flags = (isRoot: boolean) => kioskFlags({ ...options, isWindowed: false, isRoot });
  expect(flags(false)).not.toContain('--no-sandbox');
  expect(flags(true)).toContain('--no-sandbox');
  expect(flags(false)).toContain('--kiosk');
  expect(kioskFlags({ ...options, isWindowed: true, isRoot: false })).not.toContain('--kiosk');
});
