import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildShell, windowsCompiler } from '../../scripts/lib/buildShell.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/process.ts';
import { describeWith, waitFor } from '../harness/index.ts';

const longMs = 180_000;

/** The installer on Wine: files and registry are Windows' there; its task scheduler and its rights are not. */
describeWith(['wine', 'makensis'], 'the installer of a room PC', () => {
  let work: string;
  const env = (): NodeJS.ProcessEnv => ({
    ...process.env,
    WINEPREFIX: path.join(work, 'prefix'),
    WINEDEBUG: '-all',
    LC_ALL: 'C.UTF-8',
    FAKE_ROOM_LOG: `Z:${path.join(work, 'starts.txt').replaceAll('/', '\\')}`,
  });
  const wine = (...args: string[]) => run('wine', args, { env: env(), timeoutMs: longMs });
  const installed = (...names: string[]): string =>
    path.join(work, 'prefix/drive_c/Program Files/Mago/Room', ...names);
  const registry = async (): Promise<string> =>
    (await wine('reg', 'query', 'HKLM\\SOFTWARE\\Mago\\Room', '/v', 'Version')).output;

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'mago-installer-'));
    const app = path.join(work, 'app');
    mkdirSync(app);
    await buildShell({ target: 'windows', file: path.join(work, 'shell.exe'), secondMs: 50 });
    const fake = ['-o', path.join(app, 'mago-room.exe'), inRoot('tests/shell/fakeRoom.c')];
    expect((await run(windowsCompiler, fake)).output).toBe('');
    const made = await run('makensis', [
      ...['-V2', '-NOCD', '-DVERSION=1.2.3', `-DSHELL=${path.join(work, 'shell.exe')}`],
      ...[`-DAPP=${app}`, `-DTASK=${inRoot('resources/intune/UpdateTask.xml')}`],
      ...[`-DOUT=${path.join(work, 'RoomSetup.exe')}`, inRoot('resources/installer/room.nsi')],
    ]);
    expect([made.code, made.output]).toEqual([0, '']);
    expect((await wine('wineboot', '-i')).code).toBe(0);
  }, longMs);
  afterAll(async () => {
    if (!work) return;
    await run('wineserver', ['-k'], { env: env() });
    rmSync(work, { recursive: true, force: true });
  });

  it('puts shell, version and pointer in place without a question, and tells Intune the version', async () => {
    expect((await wine(path.join(work, 'RoomSetup.exe'), '/S')).code).toBe(0);
    expect(readFileSync(installed('current.txt'), 'utf8').trim()).toBe('1.2.3');
    expect(existsSync(installed('app-1.2.3', 'mago-room.exe'))).toBe(true);
    expect(await registry()).toMatch(/Version\s+REG_SZ\s+1\.2\.3/);
  });

  it('has installed a shell that starts its version', async () => {
    const state = `Z:${path.join(work, 'state').replaceAll('/', '\\')}`;
    const { code } = await wine(
      installed('mago-room-shell.exe'),
      '--state',
      state,
      '--',
      'exit=70',
    );
    expect(code).toBe(70);
    expect(readFileSync(path.join(work, 'starts.txt'), 'utf8')).toContain('app-1.2.3');
  });

  it('leaves nothing when it is uninstalled', async () => {
    expect((await wine(installed('uninstall.exe'), '/S')).code).toBe(0);
    // The uninstaller goes on as a copy of itself, so that it can remove itself.
    await waitFor('the end of the folder', () => !existsSync(path.dirname(installed())), {
      timeoutMs: 60_000,
    });
    expect(await registry()).not.toContain('1.2.3');
  });
});
