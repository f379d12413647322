import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A program that is talked to in lines. */
export interface Script {
  say(line: string): void;
  onLine(listener: (line: string) => void): void;
  /** Once, also when it could not be started. */
  onExit(listener: (reason: string) => void): void;
  /** Ends its input, which asks it to end. */
  finish(): void;
  kill(): void;
}

/** What it says is short; the rest of a longer line is dropped. */
const maxLineCharacters = 4_096;
const keptErrorCharacters = 300;

export function startScript(file: string, args: readonly string[]): Script {
  const child = spawn(file, [...args], { stdio: 'pipe', windowsHide: true });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(0, keptErrorCharacters);
  });
  // It may end while a line is on its way to it; `onExit` tells.
  child.stdin.on('error', () => undefined);
  return {
    say: (line) => void child.stdin.write(`${line}\n`),
    onLine: (listener) => readLines(child.stdout, listener),
    onExit(listener) {
      // Without an `exit` where it could not be started; the streams are read to their end before `close`.
      child.once('error', ({ message }) => listener(message));
      child.once('close', (code, signal) => {
        const why = errors.trim().replaceAll(/\s+/g, ' ');
        listener(`ended with ${code ?? signal ?? 'no code'}${why === '' ? '' : `: ${why}`}`);
      });
    },
    finish: () => void child.stdin.end(),
    kill: () => void child.kill(),
  };
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxLineCharacters);
    for (const line of lines) onLine(line.trimEnd().slice(0, maxLineCharacters));
  });
}
