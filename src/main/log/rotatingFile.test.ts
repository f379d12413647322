import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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

const dayMs = 24 * 60 * 60_000;

test('each day has a file of its own, and after thirty days it is gone', () => {
  const logs = path.join(dir, 'logs');
  let now = Date.now();
  const file = openRotatingFile({ dir: logs, now: () => now, onLost: vi.fn<() => void>() });
  for (let day = 0; day < 40; day += 1) {
    file.write(`day ${day}\n`);
    utimesSync(path.join(logs, 'room.log'), now / 1000, now / 1000);
    now += dayMs;
  }
  file.close();
  const kept = readdirSync(logs);
  expect(kept).toHaveLength(31);
  expect(read('room.log')).toBe('day 39\n');
  expect(read('room.30.log')).toBe('day 9\n');
});

test('files are never more than five hundred megabytes, whatever lies there from before', () => {
  const logs = path.join(dir, 'logs');
  open().close();
  for (let index = 1; index < 80; index += 1)
    writeFileSync(path.join(logs, `room.${index}.log`), 'x');
  writeFileSync(path.join(logs, 'shell.60.log'), 'another program’s');
  const file = open({ maxBytes: 1 });
  file.write('a\n');
  file.write('b\n');
  file.close();
  const own = readdirSync(logs).filter((name) => name.startsWith('room'));
  // 10 MB each.
  expect(own).toHaveLength(50);
  expect(readdirSync(logs)).toContain('shell.60.log');
});
