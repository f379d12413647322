import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { expect, it } from 'vitest';
import { electronPath } from '../harness/capabilities.ts';
import { describeWith } from '../harness/index.ts';

describeWith(['electron'], 'the Electron for tests', () => {
  it('loads an unpacked ESM application with its name, version and early privileges', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mago-app-'));
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'probe', version: '1.2.3', type: 'module', main: 'main.js' }),
    );
    writeFileSync(
      path.join(folder, 'main.js'),
      `import { app, BrowserWindow, protocol } from 'electron';
       const privileges = { standard: true, secure: true };
       protocol.registerSchemesAsPrivileged([{ scheme: 'probe', privileges }]);
       app.whenReady().then(() => {
         protocol.handle('probe', () => new Response(String(process.argv.at(-1))));
         const window = new BrowserWindow({ webPreferences: { sandbox: true } });
         window.loadURL('probe://page/');
       });`,
    );
    const app = await _electron.launch({
      executablePath: electronPath() ?? '',
      args: ['--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/data`, folder, '--flag'],
    });
    try {
      const page = await app.firstWindow();
      await page.waitForURL('probe://page/');
      expect(await page.textContent('body')).toBe('--flag');
      expect(await page.evaluate(() => window.isSecureContext)).toBe(true);
      expect(
        await app.evaluate(({ app: main }) => [main.getName(), main.getVersion(), main.isPackaged]),
      ).toEqual(['probe', '1.2.3', false]);
    } finally {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
