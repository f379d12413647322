import { WebSocket } from 'ws';

const answerMs = 20_000;

/** Asks one process or page over its inspector. */
export interface Inspector {
  /** Bytes in use on its JavaScript heap, after everything that is garbage has been collected. */
  usedHeap(): Promise<number>;
  close(): void;
}

type Ask = (method: 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage') => Promise<unknown>;

/** The heap in use once garbage is collected: finalizers may free more, so it is collected twice. */
export async function collectedHeap(ask: Ask): Promise<number> {
  await ask('HeapProfiler.collectGarbage');
  await ask('HeapProfiler.collectGarbage');
  const { usedSize } = (await ask('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
}

/** Where a Node started with `--inspect` says that it listens. */
export const inspectorAddress = (log: string): string | undefined =>
  /Debugger listening on (ws:\S+)/.exec(log)?.[1];

/** Connects to a Node process. Every question ends: with its answer or by its time limit. */
export async function connectInspector(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: unknown) => void>();
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString('utf8')) as { id?: number; result?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let asked = 0;
  const ask: Ask = (method) =>
    new Promise((resolve, reject) => {
      asked += 1;
      const id = asked;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`the inspector did not answer ${method}`));
      }, answerMs);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      socket.send(JSON.stringify({ id, method }), () => undefined);
    });
  return { usedHeap: () => collectedHeap(ask), close: () => socket.terminate() };
}
