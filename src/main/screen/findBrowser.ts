import path from 'node:path';

export type BrowserSearch = {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  isFile(file: string): boolean;
};

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const windowsFiles = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];
const macFiles = ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** The program of an installed Chromium, Chrome or Edge, or undefined. */
export const findBrowser = (search: BrowserSearch): string | undefined =>
  candidates(search).find((file) => search.isFile(file));

function candidates({ platform, env }: BrowserSearch): string[] {
  if (platform === 'darwin') return macFiles;
  if (platform === 'win32') {
    const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA];
    return windowsFiles.flatMap((parts) =>
      roots.flatMap((root) => (root ? [path.win32.join(root, ...parts)] : [])),
    );
  }
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return linuxNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}
