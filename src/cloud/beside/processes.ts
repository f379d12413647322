import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { err, ok, type Result } from '#shared/result.ts';

/** How to start a program that runs beside RMS. */
export type ProgramPlan = {
  /** For people. */
  name: string;
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** What it prints is added to this file. */
  logFile: string;
  pidFile: string;
  /** Of everything it was configured with: one that runs with the same is as good as a new one. */
  fingerprint: string;
  /** What has to be tidied up before a new process; not for one that is adopted. */
  beforeLaunch(): void;
};

/** A process of ours, a child or one that a killed RMS left behind. */
export interface Running {
  readonly isAdopted: boolean;
  readonly exited: Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const noteSchema = z.object({ pid: z.int(), startedAt: z.string(), fingerprint: z.string() });
type Note = z.infer<typeof noteSchema>;

/**
 * When a process was started, in ticks since the machine was (proc(5), field 22): with the pid it names one
 * process for good. Undefined for one that is not there, or has ended and is a zombie.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

const lives = ({ pid, startedAt }: Note): boolean => startOf(pid) === startedAt;

function readNote(pidFile: string): Note | undefined {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(pidFile, 'utf8')));
  } catch {
    return undefined;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

const lookMs = 300;

function watch(note: Note, pidFile: string): Running {
  const exited = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (lives(note)) return;
      clearInterval(timer);
      rmSync(pidFile, { force: true });
      resolve();
    }, lookMs);
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (lives(note)) send(note.pid, signal);
  };
  return { isAdopted: true, exited, kill };
}

/**
 * The process that an RMS which was killed left behind. One with another configuration is ended first:
 * it holds ports and files.
 */
export async function adopt(plan: ProgramPlan): Promise<Running | undefined> {
  const note = readNote(plan.pidFile);
  if (!note || !lives(note)) return undefined;
  const running = watch(note, plan.pidFile);
  if (note.fingerprint === plan.fingerprint) return running;
  running.kill('SIGKILL');
  await running.exited;
  return undefined;
}

const holderFile = 'rms.pid';

/**
 * Makes this process the only RMS on a data folder: another one would take over, and end, what runs beside the
 * first. Error: the sentence to print.
 */
export function holdFolder(folder: string): Result<{ release(): void }, string> {
  const pidFile = path.join(folder, holderFile);
  const holder = readNote(pidFile);
  if (holder && holder.pid !== process.pid && lives(holder))
    return err(`${folder} is in use by another meeting server (process ${holder.pid}).`);
  const { pid } = process;
  const note: Note = { pid, startedAt: startOf(pid) ?? '', fingerprint: '' };
  writeFileSync(pidFile, JSON.stringify(note), { mode: 0o600 });
  return ok({ release: () => rmSync(pidFile, { force: true }) });
}

/** Throws when it cannot be started. */
export async function launch(plan: ProgramPlan): Promise<Running> {
  plan.beforeLaunch();
  const log = openSync(plan.logFile, 'a', 0o600);
  const child = spawn(plan.file, [...plan.args], {
    cwd: plan.cwd,
    env: { ...plan.env },
    // Not a pipe: it would break, and the program with it, when RMS is killed.
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C at a terminal is for RMS, which ends it in its own time.
    detached: true,
  });
  closeSync(log);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const note: Note = { pid, startedAt: startOf(pid) ?? '', fingerprint: plan.fingerprint };
  writeFileSync(plan.pidFile, JSON.stringify(note), { mode: 0o600 });
  const exited = once(child, 'exit').then(() => rmSync(plan.pidFile, { force: true }));
  return { isAdopted: false, exited, kill: (signal) => void child.kill(signal) };
}
