import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '#shared/diagnostics/index.ts';
import { createJsonFile } from '../files/jsonFile.ts';
import { systemClock as clock } from '../systemClock.ts';
import { createMemoryLogger } from '../testing/fakes.ts';
import { askRunningRoom } from './askRunningRoom.ts';
import { doorFileName, doorFileSchema, openDoctorDoor, type DoctorDoor } from './door.ts';

const report: Report = {
  ...{ tested: 'room', endedAt: 7, findings: [] },
  target: { name: 'Aula', address: '10.2.3.4' },
};

let folder: string;
let door: DoctorDoor | undefined;
let runs: number;
const ask = () => askRunningRoom(folder, AbortSignal.timeout(5_000));
const doorFile = () => path.join(folder, doorFileName);

async function open(run: () => Promise<Report> = () => Promise.resolve(report)) {
  const logger = createMemoryLogger();
  const file = createJsonFile({ path: doorFile(), onBroken: () => undefined, clock, logger });
  door = await openDoctorDoor({
    diagnostics: {
      run() {
        runs += 1;
        return run();
      },
    },
    ...{ file, randomBytes, logger },
  });
  return doorFileSchema.parse(JSON.parse(readFileSync(doorFile(), 'utf8')));
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mago-door-'));
  runs = 0;
});
afterEach(async () => {
  await door?.close();
  door = undefined;
  rmSync(folder, { recursive: true, force: true });
});

test('a running room tests itself for whoever can read its folder', async () => {
  await open();
  expect(await ask()).toEqual(report);
  expect(runs).toBe(1);
});

test('without the token, by another method, at another path or under another name nothing is tested', async () => {
  const { port, token } = await open();
  const post = async (changed: { path?: string; method?: string; token?: string; host?: string }) =>
    (
      await fetch(
        `http://${changed.host ?? '127.0.0.1'}:${port}${changed.path ?? '/diagnostics'}`,
        {
          method: changed.method ?? 'POST',
          headers: { authorization: `Bearer ${changed.token ?? token}` },
        },
      )
    ).status;
  expect(await post({ token: 'x'.repeat(43) })).toBe(403);
  expect(await post({ token: '' })).toBe(403);
  expect(await post({ method: 'GET' })).toBe(403);
  expect(await post({ path: '/' })).toBe(403);
  // A page whose name leads to loopback.
  expect(await post({ host: 'localhost' }).catch(() => 403)).toBe(403);
  expect(runs).toBe(0);
  expect(await post({})).toBe(200);
});

test('where no room runs there is none to ask: no file, a broken one, or a room that was killed', async () => {
  expect(await ask()).toBeNull();
  writeFileSync(doorFile(), '{"port": 1, "tok');
  expect(await ask()).toBeNull();
  writeFileSync(doorFile(), JSON.stringify({ port: 1, token: 'x'.repeat(43) }));
  expect(await ask()).toBeNull();
});

test('a room that has ended says so', async () => {
  await open();
  await door?.close();
  door = undefined;
  expect(readFileSync(doorFile(), 'utf8')).toBe('null');
  expect(await ask()).toBeNull();
});

test('a room whose test breaks down is as good as none', async () => {
  await open(() => Promise.reject(new Error('a bug')));
  expect(await ask()).toBeNull();
});
