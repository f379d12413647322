import { err, ok, type Result } from '#shared/result.ts';
import type { Cancel, Clock, Logger } from '../../ports.ts';
import { fromWorkerSchema, type FromWorker, type ToWorker } from './messages.ts';
import type { MdnsCandidate, ServiceSpec } from './serviceRecord.ts';

const firstRetryMs = 1_000;
const lastRetryMs = 60_000;
/** A worker that lived this long was not broken from the start. */
const healthyMs = 60_000;
const stopMs = 3_000;
/** What a browse may take beyond its time, before its worker counts as stuck. */
const browseSlackMs = 1_000;

/** A running worker. */
export type MdnsWorker = {
  post(message: ToWorker): void;
  onMessage(listener: (message: unknown) => void): void;
  onError(listener: (error: unknown) => void): void;
  /** Once, after whatever ended it. */
  onExit(listener: () => void): void;
  terminate(): Promise<unknown>;
};

export type MdnsDeps = {
  startWorker(): MdnsWorker;
  clock: Clock;
  logger: Logger;
  /** Interfaces on which the room is not published, and why. */
  onFailures(failures: readonly MdnsFailure[]): void;
};

/** `interfaceName` is null where the whole of mDNS is concerned. */
export type MdnsFailure = { interfaceName: string | null; code: string };
export type BrowseFailure = { address: string; code: string };

export interface Mdns {
  /** Publishes exactly these services from now on. */
  publish(services: readonly ServiceSpec[]): void;
  /** Asks on the interfaces of these own addresses; ends with the addresses on which that failed. */
  browse(
    addresses: readonly string[],
    forMs: number,
    onFound: (candidate: MdnsCandidate) => void,
  ): Promise<Result<readonly BrowseFailure[], { code: string }>>;
  /** Says goodbye on every interface, then ends the worker. */
  dispose(): Promise<void>;
}

type Browse = {
  onFound: (candidate: MdnsCandidate) => void;
  finish(result: Result<readonly BrowseFailure[], { code: string }>): void;
};

/** Keeps the mDNS worker alive: started when first needed, and again with a growing pause when it dies. */
export function createMdns({ startWorker, clock, logger, onFailures }: MdnsDeps): Mdns {
  const browses = new Map<number, Browse>();
  const failures = new Map<string, string>();
  let services: readonly ServiceSpec[] = [];
  let worker: MdnsWorker | undefined;
  let lastBrowse = 0;
  let retryMs = firstRetryMs;
  let cancelRetry: Cancel | undefined;
  let onStopped: (() => void) | undefined;
  let isDisposed = false;

  function running(): MdnsWorker | undefined {
    if (worker || isDisposed || cancelRetry) return worker;
    const started = startWorker();
    const startedAt = clock.monotonic();
    worker = started;
    started.onMessage((raw) => hear(raw));
    started.onError((error) => logger.warn('mdns: worker failed', { error: String(error) }));
    started.onExit(() => {
      if (worker !== started) return;
      worker = undefined;
      onStopped?.();
      if (clock.monotonic() - startedAt >= healthyMs) retryMs = firstRetryMs;
      workerDied();
    });
    return started;
  }

  function workerDied(): void {
    for (const { finish } of browses.values()) finish(err({ code: 'WORKER_DIED' }));
    if (isDisposed) return;
    if (services.length > 0) onFailures([{ interfaceName: null, code: 'WORKER_DIED' }]);
    retryLater();
  }

  function retryLater(): void {
    cancelRetry ??= clock.after(retryMs, () => {
      cancelRetry = undefined;
      if (services.length > 0) publishAll();
    });
    retryMs = Math.min(lastRetryMs, retryMs * 2);
  }

  function publishAll(): void {
    failures.clear();
    running()?.post({ kind: 'publish', services: [...services] });
  }

  function hear(raw: unknown): void {
    const parsed = fromWorkerSchema.safeParse(raw);
    if (parsed.success) take(parsed.data);
    else logger.error('mdns: the worker said what it should not');
  }

  function take(message: FromWorker): void {
    switch (message.kind) {
      case 'published':
        logger.info('mdns: published', { interface: message.interfaceName, name: message.name });
        failures.delete(message.interfaceName);
        onFailures(listFailures());
        break;
      case 'renamed':
        logger.warn('mdns: name taken, renamed', {
          interface: message.interfaceName,
          name: message.name,
        });
        break;
      case 'failed':
        failures.set(message.interfaceName, message.code);
        onFailures(listFailures());
        retryLater();
        break;
      case 'found':
        browses.get(message.n)?.onFound(message.candidate);
        break;
      case 'browsed':
        browses.get(message.n)?.finish(ok(message.failures));
        break;
      case 'stopped':
        onStopped?.();
        break;
    }
  }

  const listFailures = (): MdnsFailure[] =>
    [...failures].map(([interfaceName, code]) => ({ interfaceName, code }));

  return {
    publish(next) {
      if (isDisposed || JSON.stringify(next) === JSON.stringify(services)) return;
      services = next;
      retryMs = firstRetryMs;
      if (!cancelRetry && (worker || next.length > 0)) publishAll();
    },
    browse(addresses, forMs, onFound) {
      const asked = running();
      if (!asked) return Promise.resolve(err({ code: 'WORKER_DIED' }));
      lastBrowse += 1;
      const n = lastBrowse;
      return new Promise((resolve) => {
        const cancelTimeout = clock.after(forMs + browseSlackMs, () =>
          browses.get(n)?.finish(err({ code: 'TIMEOUT' })),
        );
        browses.set(n, {
          onFound,
          finish(result) {
            cancelTimeout();
            browses.delete(n);
            resolve(result);
          },
        });
        asked.post({ kind: 'browse', n, addresses: [...addresses], forMs });
      });
    },
    async dispose() {
      if (isDisposed) return;
      isDisposed = true;
      cancelRetry?.();
      for (const { finish } of browses.values()) finish(err({ code: 'STOPPED' }));
      const last = worker;
      if (!last) return;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(stopMs, resolve);
        onStopped = () => {
          cancel();
          resolve();
        };
        last.post({ kind: 'stop' });
      });
      await last.terminate();
    },
  };
}
