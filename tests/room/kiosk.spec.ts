import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.ts';
import { describeWith, makeDataFolder, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';

/** The browsers a room has started: its direct children. */
function childrenOf(pid: number): number[] {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
      .toString()
      .split('\n')
      .map(Number)
      .filter((child) => child > 0);
  } catch {
    // `ps` ends with 1 when there is none.
    return [];
  }
}

describeWith(['browser', 'display', 'lan'], 'the headless room with a display', () => {
  let dataFolder: string;
  let room: ChildProcess;
  let log = '';
  const count = (text: string): number => log.split(text).length - 1;
  async function stop(): Promise<number | null> {
    if (room.exitCode !== null) return room.exitCode;
    const ended = once(room, 'exit') as Promise<[number | null]>;
    room.kill('SIGTERM');
    return (await ended)[0];
  }
  const pid = (): number => room.pid ?? -1;

  beforeEach(async () => {
    dataFolder = makeDataFolder();
    log = '';
    const port = String(await freePort());
    const flags = ['--data', dataFolder, '--port', port];
    room = spawn(process.execPath, [inRoot('out/main/headless.js'), ...flags]);
    for (const stream of [room.stdout, room.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
    await waitFor('the screen', () => count('screen connected') === 1, { timeoutMs: 30_000 });
  });
  afterEach(async () => {
    await stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('opens its screen in a browser, by an address that is in no log', () => {
    expect(childrenOf(pid())).toHaveLength(1);
    expect(log).not.toContain('#t=');
  });

  it('takes the browser with it when it ends', async () => {
    const [browser] = childrenOf(pid());
    expect(await stop()).toBe(0);
    expect(() => process.kill(browser ?? -1, 0)).toThrow('ESRCH');
  });

  it('opens the screen again when the browser dies', async () => {
    const [browser] = childrenOf(pid());
    if (browser === undefined) throw new Error('no browser');
    process.kill(browser, 'SIGKILL');
    await waitFor('the screen again', () => count('screen connected') === 2, { timeoutMs: 30_000 });
    expect(childrenOf(pid())).not.toContain(browser);
  });
});
