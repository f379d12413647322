import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRotatingFile } from './rotatingFile.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'mago-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (options: { maxBytes?: number; files?: number } = {}, onLost = vi.fn<() => void>()) =>
  openRotatingFile({ dir: path.join(dir, 'logs'), onLost, ...options });
const read = (name: string) => readFileSync(path.join(dir, 'logs', name), 'utf8');

test('the newest lines are in the first file, the oldest are gone', () => {
  const file = open({ maxBytes: 10, files: 3 });
  for (let n = 1; n <= 7; n += 1) file.write(`line${n}\n`);
  file.close();
  expect(readdirSync(path.join(dir, 'logs')).toSorted()).toEqual([
    'room.1.log',
    'room.2.log',
    'room.log',
  ]);
  expect([read('room.log'), read('room.1.log'), read('room.2.log')]).toEqual([
    'line7\n',
    'line6\n',
    'line5\n',
  ]);
});

test('a restart goes on where the file ended', () => {
  const first = open();
  first.write('before\n');
  first.close();
  const second = open();
  second.write('after\n');
  second.close();
  expect(read('room.log')).toBe('before\nafter\n');
});

test.skipIf(process.platform === 'win32')('only the room may read the log', () => {
  const file = open();
  file.write('line\n');
  file.close();
  expect(statSync(path.join(dir, 'logs/room.log')).mode & 0o777).toBe(0o600);
});

test('lines that cannot be written are reported once and stop nothing', () => {
  const onLost = vi.fn<() => void>();
  const file = open({}, onLost);
  rmSync(path.join(dir, 'logs'), { recursive: true });
  file.write('one\n');
  file.write('two\n');
  expect(onLost).toHaveBeenCalledOnce();
});
