import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from './testing/fakes.ts';
import { beginVitalSigns } from './vitalSigns.ts';

const files = { MAGO_ROOM_HEARTBEAT: 'heartbeat', MAGO_ROOM_HEALTH: 'health' };

function begin(env: Record<string, string>, touch?: (path: string) => void) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const touched: string[] = [];
  const signs = beginVitalSigns({
    ...{ env, clock, logger },
    touch: touch ?? ((file) => void touched.push(file)),
  });
  return { clock, logger, touched, signs };
}

test('the room beats at once and then every five seconds', () => {
  const { clock, touched } = begin(files);
  clock.advance(14_999);
  expect(touched).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
});

test('it calls itself healthy when it is told to', () => {
  const { touched, signs } = begin(files);
  signs.declareHealthy();
  expect(touched).toEqual(['heartbeat', 'health']);
});

test('without a shell nobody is told', () => {
  const { clock, touched, signs } = begin({});
  signs.declareHealthy();
  clock.advance(60_000);
  expect(touched).toEqual([]);
});

test('a stopped one beats no more', () => {
  const { clock, touched, signs } = begin(files);
  signs.stop();
  clock.advance(60_000);
  expect(touched).toEqual(['heartbeat']);
});

test('a sign that cannot be given is logged once, and tried again', () => {
  let tries = 0;
  const { clock, logger } = begin(files, () => {
    tries += 1;
    throw new Error('EROFS');
  });
  clock.advance(20_000);
  expect(tries).toBe(5);
  expect(logger.lines).toHaveLength(1);
});

test('each beat dates the file anew and writes nothing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-signs-'));
  const heartbeat = path.join(folder, 'heartbeat');
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  beginVitalSigns({ env: { MAGO_ROOM_HEARTBEAT: heartbeat }, clock, logger });
  const first = statSync(heartbeat, { bigint: true });
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  clock.advance(5_000);
  const second = statSync(heartbeat, { bigint: true });
  expect(second.mtimeNs).not.toBe(first.mtimeNs);
  expect(second.size).toBe(0n);
  rmSync(folder, { recursive: true });
});
