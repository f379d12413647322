import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openHciStream, parseHciPath } from './openHciStream.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function listen() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mago-hci-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'controller');
  const accepted: Socket[] = [];
  const server = createServer((socket) => accepted.push(socket));
  await new Promise<void>((resolve) => {
    server.listen(file, resolve);
  });
  cleanUps.push(async () => {
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return { file, accepted };
}

const { signal } = new AbortController();

test.each([
  ['/dev/ttyACM0', { path: '/dev/ttyACM0', baudRate: 1_000_000 }],
  ['/dev/ttyUSB0@115200', { path: '/dev/ttyUSB0', baudRate: 115_200 }],
  ['COM3', { path: 'COM3', baudRate: 1_000_000 }],
  ['/run/mail@box', { path: '/run/mail@box', baudRate: 1_000_000 }],
])('%s is read as path and speed', (setting, wanted) => {
  expect(parseHciPath(setting)).toEqual(wanted);
});

test('without the setting there is nothing to open', async () => {
  expect(await openHciStream(null, signal)).toMatchObject({
    ok: false,
    error: { code: 'notConfigured' },
  });
});

test('a path where nothing is names no adapter', async () => {
  expect(await openHciStream('/nowhere/tty0', signal)).toMatchObject({
    ok: false,
    error: { code: 'noAdapter' },
  });
});

test('a socket carries bytes both ways, and its end is told', async () => {
  const { file, accepted } = await listen();
  const opened = await openHciStream(file, signal);
  if (!opened.ok) throw new Error(opened.error.detail);
  const heard = new Promise<Uint8Array>((resolve) => {
    opened.value.onData(resolve);
  });
  const ended = new Promise<string>((resolve) => {
    opened.value.onEnd(resolve);
  });
  await expect.poll(() => accepted.length).toBe(1);
  const [far] = accepted;
  const echoed = new Promise<Uint8Array>((resolve) => {
    far?.once('data', resolve);
  });
  opened.value.write(Uint8Array.from([1, 2, 3]));
  expect([...(await echoed)]).toEqual([1, 2, 3]);
  far?.write(Uint8Array.from([4, 5]));
  expect([...(await heard)]).toEqual([4, 5]);
  far?.destroy();
  expect(await ended).toContain('closed');
});

test('a search that is given up opens nothing', async () => {
  const { file } = await listen();
  const opened = await openHciStream(file, AbortSignal.abort());
  expect(opened).toMatchObject({ ok: false, error: { code: 'died' } });
});
