import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesUnder } from '../lib/files.ts';
import { inRoot } from '../lib/paths.ts';
import { checklist } from './checklist.ts';
import { scanSource } from './scan.ts';

const read = (file: string): string => readFileSync(inRoot(file), 'utf8');

test('all twenty points are there, each with a test that exists by that name', () => {
  expect(checklist.map(({ number }) => number)).toEqual(
    Array.from({ length: 20 }, (_, n) => n + 1),
  );
  const missing = checklist
    .filter(
      ({ proof }) =>
        !existsSync(inRoot(proof.file)) || !read(proof.file).includes(`'${proof.test}'`),
    )
    .map(({ number, proof }) => `${number}: ${proof.file}: ${proof.test}`);
  expect(missing).toEqual([]);
});

const sources = filesUnder(['src/main', 'src/preload']).filter(
  (file) => file.endsWith('.ts') && !file.includes('.test.'),
);
const wrapper = ['src/main/shell/apiChannel.ts', 'src/preload/index.ts', 'src/preload/visit.ts'];

test('no page of ours is given what Electron’s checklist forbids', () => {
  expect(sources.length).toBeGreaterThan(100);
  const findings = sources
    .flatMap((file) => scanSource(file, read(file)))
    // The one wrapper of IPC, whose sender checks point 17 names a test for.
    .filter((finding) => !wrapper.some((file) => finding.startsWith(`${file}: point 17`)));
  expect(findings).toEqual([]);
});

const good =
  'new BrowserWindow({ webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false } })';

test('a bad file is reported at every point that the scan covers', () => {
  expect(scanSource('good.ts', good)).toEqual([]);
  const canary = [
    'nodeIntegration: true, contextIsolation: false, sandbox: false, webSecurity: false',
    'allowRunningInsecureContent: true, experimentalFeatures: true, enableBlinkFeatures: "x"',
    'webviewTag: true; "<webview allowpopups>"; shell.openExternal(url); ipcMain.on("x", f)',
    'window.loadFile("index.html"); exposeInMainWorld("x", ipcRenderer)',
  ].join('\n');
  const points = scanSource('canary.ts', canary).map((finding) => /point (\d+)/.exec(finding)?.[1]);
  expect([...new Set(points)].map(Number)).toEqual([2, 3, 4, 6, 8, 9, 10, 11, 12, 15, 17, 18, 20]);
});

test.each(['contextIsolation: true', 'sandbox: true', 'webviewTag: false'])(
  'a window that leaves %j to the default is reported',
  (preference) => {
    expect(scanSource('w.ts', good.replace(preference, 'x: 1'))).toHaveLength(1);
  },
);
