import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.ts';
import { electronPath } from '../harness/capabilities.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { firstJsonLine, freePort } from '../harness/room.ts';

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-start-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Started {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
}

/** `npm start -- …` without npm's own two lines. */
async function start(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const flags = ['--data', makeFolder(), '--port', String(await freePort()), ...args];
  const child = spawn(process.execPath, [inRoot('scripts/run.mjs'), 'start', ...flags], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanUps.push(() => stop(child).then(() => undefined));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return { child, stdout: () => stdout, stderr: () => stderr };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGTERM');
  return (await exited)[0];
}

const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };

describeWith(['lan'], 'npm start', () => {
  it('--headless --json prints one line on stdout, and hands SIGTERM on', async () => {
    const { child, stdout, stderr } = await start(['--headless', '--json']);
    const info = await firstJsonLine(child, stderr);
    expect(info.id).toMatch(/^\d{10}$/);
    expect(info.lanUrl).toMatch(/^https:\/\//);
    expect(await stop(child)).toBe(0);
    expect(stdout()).toBe(`${stdout().trim()}\n`);
    expect(stdout().split('\n')).toHaveLength(2);
    await expect(fetch(info.screenUrl)).rejects.toThrow('fetch failed');
  });

  it('without a display prints the address to open', async () => {
    const { child, stderr } = await start([], noDisplay);
    const address = await waitFor('the address', () =>
      /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(stderr()),
    );
    expect((await fetch(address[0])).status).toBe(200);
    expect(await stop(child)).toBe(0);
  });
});

describeWith(['electron', 'lan'], 'npm start with a display', () => {
  it('opens the room in Electron', async () => {
    const { child, stderr } = await start(['--json'], {
      ELECTRON_OVERRIDE_DIST_PATH: path.dirname(electronPath() ?? ''),
    });
    expect((await firstJsonLine(child, stderr)).id).toMatch(/^\d{10}$/);
    expect(stderr()).not.toContain('no Electron');
    await stop(child);
  });

  it('says in one line that there is no Electron and opens the room in a browser', async () => {
    const { child, stderr } = await start(['--json'], {
      ELECTRON_OVERRIDE_DIST_PATH: makeFolder(),
    });
    expect((await firstJsonLine(child, stderr)).id).toMatch(/^\d{10}$/);
    expect(
      stderr().match(/^start: no Electron \(.*\): the room opens in a browser$/gm),
    ).toHaveLength(1);
    expect(await stop(child)).toBe(0);
  });
});
