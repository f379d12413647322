import { describe, expect, it } from 'vitest';
import { createTaskQueue } from './taskQueue.ts';

describe('a task queue', () => {
  it('starts a task only when the one before it has ended', async () => {
    const order: string[] = [];
    const queue = createTaskQueue(() => undefined);
    void queue.run(async () => {
      order.push('a starts');
      await Promise.resolve();
      order.push('a ends');
    });
    await queue.run(() => {
      order.push('b');
    });
    expect(order).toEqual(['a starts', 'a ends', 'b']);
  });

  it('goes on after a failure, which it reports', async () => {
    const failures: unknown[] = [];
    const queue = createTaskQueue((reason) => failures.push(reason));
    await queue.run(() => Promise.reject(new Error('broken')));
    let isRun = false;
    await queue.run(() => {
      isRun = true;
    });
    expect(failures).toEqual([new Error('broken')]);
    expect(isRun).toBe(true);
  });

  it('drops what waits when it is closed, and what then fails is no failure', async () => {
    const failures: unknown[] = [];
    const queue = createTaskQueue((reason) => failures.push(reason));
    let isRun = false;
    const running = queue.run(() => Promise.reject(new Error('connection closed')));
    const waiting = queue.run(() => {
      isRun = true;
    });
    await Promise.resolve();
    queue.close();
    await Promise.all([running, waiting]);
    expect(isRun).toBe(false);
    expect(failures).toEqual([]);
  });
});
