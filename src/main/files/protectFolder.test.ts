import { expect, test } from 'vitest';
import { createMemoryLogger } from '../testing/fakes.ts';
import { protectFolder, type ProtectFolderDeps } from './protectFolder.ts';

function makeDeps(changes: Partial<ProtectFolderDeps>) {
  const calls: unknown[] = [];
  const logger = createMemoryLogger();
  const deps: ProtectFolderDeps = {
    folder: 'C:\\ProgramData\\Mago Room',
    platform: 'win32',
    environment: { USERDOMAIN: 'ROOM7', SystemRoot: 'D:\\Windows' },
    userName: 'Kiosk',
    chmod: (folder, mode) => {
      calls.push([folder, mode]);
      return Promise.resolve();
    },
    run: (command, args) => {
      calls.push([command, ...args]);
      return Promise.resolve();
    },
    logger,
    ...changes,
  };
  return { deps, calls, logger };
}

test('on Windows the folder is closed to all but the account, SYSTEM and Administrators', async () => {
  const { deps, calls } = makeDeps({});
  await protectFolder(deps);
  expect(calls).toEqual([
    [
      'D:\\Windows\\System32\\icacls.exe',
      'C:\\ProgramData\\Mago Room',
      '/inheritance:r',
      '/grant:r',
      'ROOM7\\Kiosk:(OI)(CI)F',
      '*S-1-5-18:(OI)(CI)F',
      '*S-1-5-32-544:(OI)(CI)F',
      '/Q',
    ],
  ]);
});

test('elsewhere the folder gets 0700', async () => {
  const { deps, calls } = makeDeps({ platform: 'linux', folder: '/var/lib/mago-room' });
  await protectFolder(deps);
  expect(calls).toEqual([['/var/lib/mago-room', 0o700]]);
});

test('a folder that cannot be closed is used with a warning', async () => {
  const { deps, logger } = makeDeps({ run: () => Promise.reject(new Error('Access is denied.')) });
  await protectFolder(deps);
  expect(logger.lines.map(({ level }) => level)).toEqual(['warn']);
});
