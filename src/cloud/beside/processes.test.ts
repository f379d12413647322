import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { adopt, holdFolder, launch, type ProgramPlan } from './processes.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mago-beside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
function planSleep(changes: Partial<ProgramPlan> = {}): ProgramPlan {
  made += 1;
  return {
    name: 'sleep',
    file: 'sleep',
    args: ['60'],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    logFile: path.join(folder, `${made}.log`),
    pidFile: path.join(folder, `${made}.pid`),
    fingerprint: 'one',
    beforeLaunch: () => undefined,
    ...changes,
  };
}
const pidIn = ({ pidFile }: ProgramPlan): number =>
  Number((JSON.parse(readFileSync(pidFile, 'utf8')) as { pid: unknown }).pid);
const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(process.platform !== 'linux')('processes beside RMS', () => {
  test('one with the same configuration is taken over, and ends when it is told to', async () => {
    const plan = planSleep();
    const child = await launch(plan);
    const adopted = await adopt(plan);
    expect(adopted?.isAdopted).toBe(true);
    adopted?.kill('SIGTERM');
    await Promise.all([child.exited, adopted?.exited]);
    expect(await adopt(plan)).toBeUndefined();
  });

  test('one with another configuration is ended', async () => {
    const plan = planSleep();
    const child = await launch(plan);
    const pid = pidIn(plan);
    expect(await adopt({ ...plan, fingerprint: 'two' })).toBeUndefined();
    await child.exited;
    expect(isThere(pid)).toBe(false);
  });

  test('a process that only has the number of an old one is left alone', async () => {
    const plan = planSleep();
    const child = await launch(plan);
    const note = { pid: pidIn(plan), startedAt: '1', fingerprint: 'another' };
    writeFileSync(plan.pidFile, JSON.stringify(note));
    expect(await adopt(plan)).toBeUndefined();
    expect(isThere(note.pid)).toBe(true);
    child.kill('SIGKILL');
    await child.exited;
  });

  test.each(['', '{', '{"pid":"1"}'])('a note that says "%s" is nobody’s', async (text) => {
    const plan = planSleep();
    writeFileSync(plan.pidFile, text);
    expect(await adopt(plan)).toBeUndefined();
  });

  test('what it prints is in its log, and what it is not given it does not see', async () => {
    const plan = planSleep({ file: 'sh', args: ['-c', 'echo "home is [$HOME]"; exit 3'] });
    await (
      await launch(plan)
    ).exited;
    expect(readFileSync(plan.logFile, 'utf8')).toBe('home is []\n');
  });

  test('a program that is not there is an error, not a process', async () => {
    await expect(launch(planSleep({ file: 'no-such-program' }))).rejects.toThrow(/ENOENT/);
  });

  test('a data folder has one RMS at a time', async () => {
    const plan = planSleep({ pidFile: path.join(folder, 'rms.pid') });
    const other = await launch(plan);
    expect(holdFolder(folder)).toEqual({ ok: false, error: expect.stringMatching(/is in use by/) });
    other.kill('SIGKILL');
    await other.exited;
    const held = holdFolder(folder);
    expect(held.ok).toBe(true);
    if (held.ok) held.value.release();
  });
});
