/** What stands nowhere in the code that makes windows and sessions, with the point of the checklist. */
const forbidden: readonly [pattern: RegExp, point: number][] = [
  [/nodeIntegration(InWorker|InSubFrames)?: *true/, 2],
  [/contextIsolation: *false/, 3],
  [/sandbox: *false|appendSwitch\(['"]no-sandbox/, 4],
  [/webSecurity: *false/, 6],
  [/allowRunningInsecureContent/, 8],
  [/experimentalFeatures|enable-experimental-web-platform-features/, 9],
  [/enableBlinkFeatures|enable-blink-features/, 10],
  [/allowpopups/i, 11],
  [/webviewTag: *true|<webview/, 12],
  [/openExternal\(/, 15],
  [/\bipc(Main|Renderer)\.(handle|on|once|invoke|sendSync)\(/, 17],
  [/loadFile\(|['"`]file:\/\//, 18],
  [/exposeInMainWorld\([^)]*ipcRenderer *[,)]/, 20],
];

/** What every window must say, because the default is not ours to rely on. */
const wanted = [
  ...['contextIsolation: true', 'sandbox: true', 'nodeIntegration: false', 'webSecurity: true'],
  'webviewTag: false',
];

/** Findings in one file, as sentences. */
export function scanSource(file: string, source: string): string[] {
  const findings = forbidden
    .filter(([pattern]) => pattern.test(source))
    .map(([pattern, point]) => `${file}: point ${point}, ${pattern.source}`);
  for (const [index] of source.split('new BrowserWindow(').slice(1).entries()) {
    for (const one of wanted)
      if (!source.includes(one)) findings.push(`${file}: window ${index + 1} without ${one}`);
  }
  return findings;
}
