import path from 'node:path';

/** Where a room, or an app, keeps its files unless it is told: per account, the platform's own place for such data. */
export function defaultDataDir({
  platform,
  env,
  home,
  isApp = false,
}: {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  isApp?: boolean;
}): string {
  const [title, name] = isApp ? ['Mago Room App', 'mago-room-app'] : ['Mago Room', 'mago-room'];
  if (platform === 'win32')
    return path.win32.join(env.LOCALAPPDATA ?? path.win32.join(home, 'AppData', 'Local'), title);
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', title);
  return path.posix.join(env.XDG_DATA_HOME ?? path.posix.join(home, '.local', 'share'), name);
}
