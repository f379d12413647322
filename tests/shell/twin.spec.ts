import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildShell } from '../../scripts/lib/buildShell.ts';
import { describeWith, waitFor } from '../harness/index.ts';

/** A second of the shell's rules lasts this long here: its 30 s without a heartbeat are 1.2 s. */
const secondMs = 40;
const beat = (command = 'touch "$MAGO_ROOM_HEARTBEAT"') =>
  `while :; do ${command}; sleep 0.1; done`;
const healthy = 'touch "$MAGO_ROOM_HEALTH"';

let folder: string;
let shell: string;
const children: ChildProcess[] = [];
const folders: string[] = [];

/** What stands for a room: a script for each version, and the pointers to them. */
function installRoom(versions: Record<string, string>, current: string, previous?: string): void {
  for (const [version, script] of Object.entries(versions)) {
    const file = path.join(folder, `app-${version}`, 'mago-room');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/bash\n${script}\n`);
    chmodSync(file, 0o755);
  }
  point('current', current);
  if (previous !== undefined) point('previous', previous);
}
const point = (name: 'current' | 'previous', version: string): void =>
  writeFileSync(path.join(folder, `${name}.txt`), version);
const stateFile = (name: string): string => {
  const file = path.join(folder, 'state', name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
/** Which versions were started, in order. */
const starts = (): string[] =>
  [...stateFile('shell.log').matchAll(/ starts (\S+)/g)].map(([, version]) => version ?? '');
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

function startShell(...flags: string[]): ChildProcess {
  const state = path.join(folder, 'state');
  const child = spawn(shell, ['--root', folder, '--state', state, ...flags], { stdio: 'ignore' });
  children.push(child);
  return child;
}
async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

beforeAll(async () => {
  const made = mkdtempSync(path.join(tmpdir(), 'mago-twin-'));
  folders.push(made);
  shell = path.join(made, 'mago-room-shell');
  await buildShell({ target: 'linux', file: shell, secondMs });
});
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): void => {
  folder = mkdtempSync(path.join(tmpdir(), 'mago-shell-'));
};

describeWith(['compiler'], 'the shell that keeps the room alive', () => {
  it('starts a room that crashes again, and has the PC restarted after the fourth crash in a minute', async () => {
    newFolder();
    installRoom({ '1.0.0': 'exit 9' }, '1.0.0');
    expect(await exitOf(startShell())).toBe(70);
    expect(starts()).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0']);
  });

  it('keeps its log small, with the one before it beside it', async () => {
    newFolder();
    installRoom({ '1.0.0': 'exit 70' }, '1.0.0');
    mkdirSync(path.join(folder, 'state'));
    const old = 'x'.repeat(5 * 1024 * 1024);
    writeFileSync(path.join(folder, 'state/shell.log'), old);
    writeFileSync(path.join(folder, 'state/shell.log.1'), 'older');
    expect(await exitOf(startShell())).toBe(70);
    expect(starts()).toEqual(['1.0.0']);
    expect(stateFile('shell.log').length).toBeLessThan(1_000);
    expect(stateFile('shell.log.1')).toBe(old);
  });

  it('goes on with a room that crashes now and then', async () => {
    newFolder();
    installRoom({ '1.0.0': `${healthy}; touch "$MAGO_ROOM_HEARTBEAT"; sleep 1; exit 9` }, '1.0.0');
    const child = startShell();
    await waitFor('six starts', () => starts().length >= 6);
    expect(child.exitCode).toBeNull();
  });

  it('hands on what the room says of the PC', async () => {
    for (const code of [70, 71]) {
      newFolder();
      installRoom({ '1.0.0': `exit ${code}` }, '1.0.0');
      expect(await exitOf(startShell())).toBe(code);
      expect(starts()).toEqual(['1.0.0']);
    }
  });

  it('starts the new version when the room ends after an update', async () => {
    newFolder();
    const old = `echo 2.0.0 > ${folder}/current.txt; exit 0`;
    installRoom({ '1.0.0': old, '2.0.0': `${healthy}; ${beat()}` }, '1.0.0');
    startShell();
    await waitFor('the new version', () => starts().length === 2);
    expect(starts()).toEqual(['1.0.0', '2.0.0']);
  });

  it('gives the room its flags', async () => {
    newFolder();
    installRoom({ '1.0.0': `printf '%s|' "$@" > ${folder}/flags; ${beat()}` }, '1.0.0');
    startShell('--', '--data', 'a folder', '--x="y"');
    const flags = path.join(folder, 'flags');
    await waitFor('the flags', () => existsSync(flags) && readFileSync(flags, 'utf8').length > 5);
    expect(readFileSync(flags, 'utf8')).toBe('--data|a folder|--x="y"|');
  });

  it('ends a room that hangs, with all that it has started, and starts it again', async () => {
    newFolder();
    const pids = path.join(folder, 'pids');
    const hang = `echo $$ >> ${pids}; sleep 1000 & echo $! >> ${pids}; ${healthy}; touch "$MAGO_ROOM_HEARTBEAT"; kill -STOP $$`;
    installRoom({ '1.0.0': hang }, '1.0.0');
    startShell();
    await waitFor('a second start', () => starts().length >= 2);
    const [room, helper] = readFileSync(pids, 'utf8').split('\n').map(Number);
    await waitFor('the end of the first', () => !isAlive(room ?? 0) && !isAlive(helper ?? 0));
    expect(stateFile('shell.log')).toContain('1.0.0 hung');
  });

  it('ends a room that never gives a sign of life', async () => {
    newFolder();
    installRoom({ '1.0.0': 'sleep 1000' }, '1.0.0');
    startShell();
    await waitFor('a second start', () => starts().length >= 2);
    expect(stateFile('shell.log')).toContain('1.0.0 hung');
  });

  it('leaves a room alone that beats, whatever the clock of the PC says', async () => {
    newFolder();
    const yesterday = 'n=$((n+1)); touch -d "@$n" "$MAGO_ROOM_HEARTBEAT"';
    installRoom({ '1.0.0': `n=1; ${healthy}; ${beat(yesterday)}` }, '1.0.0');
    startShell();
    await waitFor('its health', () => stateFile('shell.log').includes('starts'));
    await new Promise((resolve) => {
      setTimeout(resolve, 130 * secondMs);
    });
    expect(starts()).toEqual(['1.0.0']);
  }, 30_000);

  it('goes back to the previous version after two starts that were not healthy in time, and blocks the new one', async () => {
    newFolder();
    installRoom({ '1.0.0': `${healthy}; ${beat()}`, '2.0.0': beat() }, '2.0.0', '1.0.0');
    startShell();
    await waitFor('the previous version', () => starts().includes('1.0.0'), { timeoutMs: 30_000 });
    expect(starts()).toEqual(['2.0.0', '2.0.0', '1.0.0']);
    expect(stateFile('blocked.txt').trim()).toBe('2.0.0');
    expect(stateFile('shell.log')).toContain('2.0.0 was not healthy in time');
  }, 40_000);

  it('counts failed starts across its own restarts', async () => {
    newFolder();
    installRoom({ '1.0.0': `${healthy}; ${beat()}`, '2.0.0': 'exit 70' }, '2.0.0', '1.0.0');
    expect(await exitOf(startShell())).toBe(70);
    expect(await exitOf(startShell())).toBe(70);
    startShell();
    await waitFor('the previous version', () => starts().includes('1.0.0'));
    expect(starts()).toEqual(['2.0.0', '2.0.0', '1.0.0']);
  });

  it('blocks nothing when there is nothing else to start', async () => {
    newFolder();
    installRoom({ '1.0.0': 'exit 9' }, '1.0.0', '1.0.0');
    expect(await exitOf(startShell())).toBe(70);
    expect(starts()).toHaveLength(4);
    expect(stateFile('blocked.txt')).toBe('');
  });

  it.each([
    ['a way out of its folder', '../../../bin'],
    ['a hidden one', '.git'],
    ['nothing', ''],
    ['a version that is not there', '3.0.0'],
    ['something endless', 'x'.repeat(5_000)],
    ['bytes', '\u0001\u0002'],
  ])('starts the previous version when the pointer names %s', async (_, pointer) => {
    newFolder();
    installRoom({ '1.0.0': `${healthy}; ${beat()}` }, pointer, '1.0.0\r\n');
    startShell();
    await waitFor('the previous version', () => starts().length === 1);
    expect(starts()).toEqual(['1.0.0']);
  });

  it('has the PC restarted when there is nothing to start', async () => {
    newFolder();
    expect(await exitOf(startShell())).toBe(70);
    expect(stateFile('shell.log')).toContain('no version is there');
  });

  it('takes the room along when it is ended or killed', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      newFolder();
      const pid = path.join(folder, 'pid');
      installRoom({ '1.0.0': `echo $$ > ${pid}; ${healthy}; ${beat()}` }, '1.0.0');
      const child = startShell();
      await waitFor('the room', () => existsSync(pid) && readFileSync(pid, 'utf8').trim() !== '');
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await waitFor('its end', () => !isAlive(Number(readFileSync(pid, 'utf8'))));
    }
  });

  it('tells the room where its versions lie, and which one it is', async () => {
    newFolder();
    const names = 'ROOT STATE VERSION';
    const print = `for name in ${names}; do eval "echo \\$MAGO_ROOM_$name"; done > ${folder}/told`;
    installRoom({ '1.0.0': `${print}; ${beat()}` }, '1.0.0');
    startShell();
    const told = (): string[] =>
      existsSync(`${folder}/told`) ? readFileSync(`${folder}/told`, 'utf8').trim().split('\n') : [];
    await waitFor('its words', () => told().length === 3);
    expect(told()).toEqual([folder, path.join(folder, 'state'), '1.0.0']);
  });

  it('runs the update step of the version in force, and leaves no trace in the state folder', async () => {
    newFolder();
    const step = (version: string): string => `echo ${version} "$@" > ${folder}/step; exit 5`;
    installRoom({ '1.0.0': step('1.0.0'), '2.0.0': step('2.0.0') }, '2.0.0', '1.0.0');
    mkdirSync(path.join(folder, 'state'));
    writeFileSync(path.join(folder, 'state', 'blocked.txt'), '2.0.0\n');
    expect(await exitOf(startShell('--update', '--', '--policy', 'p.json'))).toBe(5);
    expect(readFileSync(`${folder}/step`, 'utf8')).toBe('1.0.0 --update --policy p.json\n');
    expect(readdirSync(path.join(folder, 'state'))).toEqual(['blocked.txt']);
  });

  it('explains its flags', async () => {
    newFolder();
    expect(await exitOf(startShell('--rooot', 'x'))).toBe(2);
    expect(await exitOf(startShell('--root'))).toBe(2);
  });
});
