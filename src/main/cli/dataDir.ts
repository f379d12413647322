import path from 'node:path';

/** Where a room keeps its files unless it is told: per account, the platform's own place for such data. */
export function defaultDataDir({
  platform,
  env,
  home,
}: {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}): string {
  if (platform === 'win32')
    return path.win32.join(
      env.LOCALAPPDATA ?? path.win32.join(home, 'AppData', 'Local'),
      'Mago Room',
    );
  if (platform === 'darwin')
    return path.posix.join(home, 'Library', 'Application Support', 'Mago Room');
  return path.posix.join(
    env.XDG_DATA_HOME ?? path.posix.join(home, '.local', 'share'),
    'mago-room',
  );
}
