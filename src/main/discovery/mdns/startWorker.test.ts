import { expect, test, vi } from 'vitest';
import { createMemoryLogger } from '../../testing/fakes.ts';
import type { ToWorker } from './messages.ts';
import { startMdnsWorker } from './startWorker.ts';

// Each test starts a thread, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const broken = new URL('../testing/brokenWorker.ts', import.meta.url);
const real = new URL('worker.ts', import.meta.url);

test.each<[string, ToWorker, string | undefined]>([
  ['calls process.exit', { kind: 'publish', services: [] }, undefined],
  [
    'leaves a rejection unhandled',
    { kind: 'browse', n: 1, addresses: [], forMs: 0 },
    'nobody handles this',
  ],
  ['throws in a listener', { kind: 'stop' }, 'thrown in a listener'],
])('a worker that %s ends alone', async (_, message, reason) => {
  const logger = createMemoryLogger();
  const worker = startMdnsWorker(broken, logger);
  const errors: unknown[] = [];
  worker.onError((error) => errors.push(error));
  const exited = new Promise<void>((resolve) => worker.onExit(resolve));
  worker.post(message);
  await exited;
  expect(errors.map((error) => (error instanceof Error ? error.message : error))).toEqual(
    reason === undefined ? [] : [reason],
  );
  await expect
    .poll(() => logger.lines.map(({ fields }) => fields['text']))
    .toContain('a line that a library prints');
});

test('the real worker starts, answers and stops', async () => {
  const worker = startMdnsWorker(real, createMemoryLogger());
  const said: unknown[] = [];
  const stopped = new Promise<void>((resolve) => {
    worker.onMessage((message) => {
      said.push(message);
      if (said.length === 2) resolve();
    });
  });
  worker.post({ kind: 'stop' });
  await stopped;
  expect(said).toEqual([{ kind: 'ready' }, { kind: 'stopped' }]);
  await worker.terminate();
});

test('an order that is none ends the worker', async () => {
  const worker = startMdnsWorker(real, createMemoryLogger());
  const errors: unknown[] = [];
  worker.onError((error) => errors.push(error));
  const exited = new Promise<void>((resolve) => worker.onExit(resolve));
  const nonsense: unknown = { kind: 'dance' };
  worker.post(nonsense as ToWorker);
  await exited;
  expect(errors).toHaveLength(1);
});
