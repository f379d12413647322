import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildShell, windowsCompiler } from '../../scripts/lib/buildShell.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/process.ts';
import { describeWith } from '../harness/index.ts';

const secondMs = 50;
const startTimeoutMs = 180_000;
/** Else Wine finds no file with an umlaut in its path. */
const utf8 = { LC_ALL: 'C.UTF-8' };

/** The Windows program itself, on Wine: processes, jobs, command lines and files are Windows' there. */
describeWith(['wine'], 'the shell on Windows', () => {
  let work: string;
  let rooms = 0;
  const wine = (args: string[], env: Record<string, string> = {}) =>
    run('wine', args, {
      env: {
        ...process.env,
        WINEPREFIX: path.join(work, 'prefix'),
        WINEDEBUG: '-all',
        ...utf8,
        ...env,
      },
      timeoutMs: startTimeoutMs,
    });
  const windowsPath = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'mago-wine-'));
    await buildShell({ target: 'windows', file: path.join(work, 'shell.exe'), secondMs });
    const fake = ['-o', path.join(work, 'room.exe'), inRoot('tests/shell/fakeRoom.c')];
    expect((await run(windowsCompiler, fake)).output).toBe('');
    expect((await wine(['wineboot', '-i'])).code).toBe(0);
  }, startTimeoutMs);
  afterAll(async () => {
    if (!work) return;
    await run('wineserver', ['-k'], {
      env: { ...process.env, WINEPREFIX: path.join(work, 'prefix') },
    });
    rmSync(work, { recursive: true, force: true });
  });

  const nextFolder = (): string => path.join(work, `room ${rooms + 1} Büro`);

  async function runShell(...flags: string[]) {
    const folder = nextFolder();
    rooms += 1;
    const app = path.join(folder, 'app-1.0.0');
    mkdirSync(app, { recursive: true });
    copyFileSync(path.join(work, 'room.exe'), path.join(app, 'mago-room.exe'));
    writeFileSync(path.join(folder, 'current.txt'), '1.0.0\r\n');
    const log = path.join(folder, 'starts.txt');
    const state = path.join(folder, 'state');
    const given = ['--root', windowsPath(folder), '--state', windowsPath(state), '--', ...flags];
    const { code } = await wine([path.join(work, 'shell.exe'), ...given], {
      FAKE_ROOM_LOG: windowsPath(log),
    });
    const read = (file: string): string =>
      existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    return {
      code,
      starts: read(log)
        .split('\n')
        .map((line) => line.trim().split('|').slice(1)),
      log: read(path.join(state, 'shell.log')),
    };
  }

  it('starts a room that crashes again, and has the PC restarted after the fourth crash in a minute', async () => {
    const { code, starts, log } = await runShell('exit=9');
    expect(code).toBe(70);
    expect(starts).toHaveLength(4);
    expect(log.match(/1\.0\.0 crashed/g)).toHaveLength(4);
  });

  it('hands on what the room says of the PC', async () => {
    for (const wished of [70, 71]) {
      const { code, starts } = await runShell(`exit=${wished}`);
      expect(code).toBe(wished);
      expect(starts).toHaveLength(1);
    }
  });

  it('gives the room its flags as they are, blanks, quotes and backslashes included', async () => {
    const flags = ['exit=70', 'a "quoted" word', '\\\\server\\share\\', 'C:\\Program Files\\x', ''];
    expect((await runShell(...flags)).starts).toEqual([flags]);
  });

  it('keeps its log small, with the one before it beside it', async () => {
    const state = path.join(nextFolder(), 'state');
    const old = 'x'.repeat(5 * 1024 * 1024);
    mkdirSync(state, { recursive: true });
    writeFileSync(path.join(state, 'shell.log'), old);
    const { code, log } = await runShell('exit=70');
    expect(code).toBe(70);
    expect(log.length).toBeLessThan(1_000);
    expect(readFileSync(path.join(state, 'shell.log.1'), 'utf8')).toBe(old);
  });

  it('ends a room that hangs, and starts it again', async () => {
    const { code, log, starts } = await runShell('hang');
    expect(log).toContain('1.0.0 hung');
    expect(starts).toHaveLength(2);
    expect(code).toBe(70);
  });
});
