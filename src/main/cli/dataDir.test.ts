import { expect, test } from 'vitest';
import { defaultDataDir } from './dataDir.ts';

test.each([
  ['linux', {}, '/home/kiosk', '/home/kiosk/.local/share/mago-room'],
  ['linux', { XDG_DATA_HOME: '/var/lib' }, '/home/kiosk', '/var/lib/mago-room'],
  ['darwin', {}, '/Users/kiosk', '/Users/kiosk/Library/Application Support/Mago Room'],
  ['win32', {}, 'C:\\Users\\kiosk', 'C:\\Users\\kiosk\\AppData\\Local\\Mago Room'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\kiosk', 'D:\\Local\\Mago Room'],
] as const)('on %s with %j', (platform, env, home, folder) => {
  expect(defaultDataDir({ platform, env, home })).toBe(folder);
});

test('a person’s own app on the same account keeps its files elsewhere', () => {
  const at = { platform: 'linux', env: {}, home: '/home/sofia' } as const;
  expect(defaultDataDir({ ...at, isApp: true })).toBe('/home/sofia/.local/share/mago-room-app');
});
