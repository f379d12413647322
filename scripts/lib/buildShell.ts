import path from 'node:path';
import { inRoot } from './paths.ts';
import { run } from './process.ts';

const sources = ['main.c', 'supervise.c', 'versions.c'];
const strict = ['-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-O2'];
const buildTimeoutMs = 120_000;

export const windowsCompiler = 'x86_64-w64-mingw32-gcc';

export type ShellBuild = {
  target: 'linux' | 'windows';
  /** The program to make. */
  file: string;
  /** For tests: how long a second of the shell's rules lasts. */
  secondMs?: number;
};

/** Compiles the PC's shell (`resources/shell`). Rejects with what the compiler says. */
export async function buildShell({ target, file, secondMs = 1000 }: ShellBuild): Promise<void> {
  const isWindows = target === 'windows';
  const os = isWindows ? 'os_windows.c' : 'os_posix.c';
  const { code, output } = await run(
    isWindows ? windowsCompiler : 'gcc',
    [
      ...strict,
      `-DSECOND_MS=${secondMs}`,
      ...['-o', file],
      ...[...sources, os].map((name) => inRoot(path.join('resources/shell', name))),
      // No console window, and no library that a PC may not have.
      ...(isWindows ? ['-mwindows', '-static', '-s'] : []),
    ],
    { timeoutMs: buildTimeoutMs },
  );
  if (code !== 0) throw new Error(`the shell does not compile:\n${output}`);
}
