import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.ts';

export interface Outcome {
  /** Exit code; 128 + number of the signal when a signal ended it, 127 when it could not start. */
  code: number;
  /** stdout and stderr as they came, mixed. */
  output: string;
  /** stdout alone. */
  stdout: string;
  timedOut: boolean;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
}

const MAX_OUTPUT_CHARS = 20_000_000;

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Runs a command to its end without a shell and without stdin, and collects what it prints. */
export function run(file: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    let stdout = '';
    let timedOut = false;
    const child = spawn(file, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, options.timeoutMs);
    const end = (code: number): void => {
      clearTimeout(timer);
      resolve({ code, output, stdout, timedOut });
    };
    const collect = (text: string): void => {
      if (output.length < MAX_OUTPUT_CHARS) output += text;
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      collect(text);
      if (stdout.length < MAX_OUTPUT_CHARS) stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on('close', (code, signal) => end(exitCode(code, signal)));
  });
}

/** Runs a JavaScript file with this very Node. */
export function runNode(file: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  return run(process.execPath, [file, ...args], options);
}

export interface ForegroundOptions {
  env?: NodeJS.ProcessEnv;
  /** Own process group, ended as a whole on a signal: for tools that leave children behind. */
  group?: boolean;
}

/**
 * Runs a command on this terminal: signals are handed on, the exit code is returned.
 * From a terminal Ctrl-C reaches the child by itself, so it is not sent a second time.
 */
export function runInForeground(
  file: string,
  args: string[],
  { env = process.env, group = false }: ForegroundOptions = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env, stdio: 'inherit', detached: group });
    const send = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      if (group) killGroup(child.pid, signal);
      else child.kill(signal);
    };
    const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
      const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY && !group;
      const handler = (): void => (fromTerminal ? undefined : send(signal));
      process.on(signal, handler);
      return { signal, handler };
    });
    const end = (code: number): void => {
      for (const { signal, handler } of handlers) process.off(signal, handler);
      if (group) send('SIGKILL');
      resolve(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      end(127);
    });
    child.on('exit', (code, signal) => end(exitCode(code, signal)));
  });
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group is gone already.
  }
}
