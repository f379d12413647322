import { err } from '#shared/result.ts';
import type { Cancel, Clock, Logger } from '../../ports.ts';
import { createBrowses, type BrowseResult } from './browses.ts';
import { createWorkerKeeper, type MdnsWorker } from './keepWorker.ts';
import { fromWorkerSchema, type FromWorker } from './messages.ts';
import type { MdnsCandidate, ServiceSpec } from './serviceRecord.ts';

const publishAgainMs = 30_000;
const stopMs = 3_000;
const readyMs = 2_000;
const died = 'WORKER_DIED';

export type MdnsDeps = {
  startWorker(): MdnsWorker;
  clock: Clock;
  logger: Logger;
  /** Interfaces on which the room is not published, and why. */
  onFailures(failures: readonly MdnsFailure[]): void;
};

/** `interfaceName` is null where the whole of mDNS is concerned. */
export type MdnsFailure = { interfaceName: string | null; code: string };

/** What has become of one service that is to be published. */
export type MdnsPublication = {
  interfaceName: string;
  /** The name it asked for; `name` is another one where somebody else had it. */
  wantedName: string;
  /** Null while it is not published (yet). */
  name: string | null;
  failure: string | null;
};

export interface Mdns {
  readonly publications: readonly MdnsPublication[];
  /** Publishes exactly these services from now on. */
  publish(services: readonly ServiceSpec[]): void;
  /** When its worker runs, or will not; two seconds at most. */
  ready(): Promise<void>;
  /** Asks on the interfaces of these own addresses; ends with the addresses on which that failed. */
  browse(
    addresses: readonly string[],
    forMs: number,
    onFound: (candidate: MdnsCandidate) => void,
  ): Promise<BrowseResult>;
  /** Says goodbye on every interface, then ends the worker. */
  dispose(): Promise<void>;
}

/** The room's side of mDNS: says what is to be published, and again to each new worker. */
export function createMdns({ startWorker, clock, logger, onFailures }: MdnsDeps): Mdns {
  const browses = createBrowses(clock);
  const failures = new Map<string, string>();
  /** By interface, as published. */
  const names = new Map<string, string>();
  const ready = createGate(clock);
  const stopped = createGate(clock);
  let services: readonly ServiceSpec[] = [];
  let cancelAgain: Cancel | undefined;
  const keeper = createWorkerKeeper({
    startWorker,
    clock,
    logger,
    onMessage(raw) {
      const parsed = fromWorkerSchema.safeParse(raw);
      if (parsed.success) take(parsed.data);
      else logger.error('mdns: the worker said what it should not');
    },
    onDied() {
      ready.open();
      ready.close();
      stopped.open();
      browses.failAll(died);
      names.clear();
      if (services.length > 0) onFailures([{ interfaceName: null, code: died }]);
    },
    onMayStart: () => {
      if (services.length > 0) publishAll();
    },
  });

  function publishAll(): void {
    cancelAgain?.();
    cancelAgain = undefined;
    failures.clear();
    keeper.get()?.post({ kind: 'publish', services: [...services] });
  }

  function reportFailures(): void {
    onFailures([...failures].map(([interfaceName, code]) => ({ interfaceName, code })));
    if (failures.size > 0) cancelAgain ??= clock.after(publishAgainMs, publishAll);
  }

  function take(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        ready.open();
        break;
      case 'published':
        logger.info('mdns: published', { interface: message.interfaceName, name: message.name });
        failures.delete(message.interfaceName);
        names.set(message.interfaceName, message.name);
        reportFailures();
        break;
      case 'renamed': {
        const { interfaceName, name } = message;
        names.set(interfaceName, name);
        logger.warn('mdns: the name was taken', { interface: interfaceName, name });
        break;
      }
      case 'failed':
        failures.set(message.interfaceName, message.code);
        reportFailures();
        break;
      case 'found':
        browses.found(message.n, message.candidate);
        break;
      case 'browsed':
        browses.over(message.n, message.failures);
        break;
      case 'stopped':
        stopped.open();
        break;
    }
  }

  return {
    get publications() {
      return services.map(({ interfaceName, name }) => ({
        interfaceName,
        wantedName: name,
        name: names.get(interfaceName) ?? null,
        failure: failures.get(interfaceName) ?? null,
      }));
    },
    publish(next) {
      if (JSON.stringify(next) === JSON.stringify(services)) return;
      const kept = new Set(next.map((one) => JSON.stringify(one)));
      for (const old of services)
        if (!kept.has(JSON.stringify(old))) names.delete(old.interfaceName);
      services = next;
      if (next.length > 0 || keeper.isRunning) publishAll();
    },
    ready: () => (keeper.get() ? ready.passed(readyMs) : Promise.resolve()),
    browse(addresses, forMs, onFound) {
      const worker = keeper.get();
      if (!worker) return Promise.resolve(err({ code: died }));
      return browses.start(worker, addresses, forMs, onFound);
    },
    async dispose() {
      cancelAgain?.();
      const worker = keeper.release();
      services = [];
      browses.failAll('STOPPED');
      if (!worker) return;
      worker.post({ kind: 'stop' });
      await stopped.passed(stopMs);
      await worker.terminate();
    },
  };
}

/** Something that is waited for, but not longer than a given time. */
function createGate(clock: Clock) {
  let isOpen = false;
  const waiting = new Set<() => void>();
  return {
    open() {
      isOpen = true;
      for (const pass of waiting) pass();
      waiting.clear();
    },
    close() {
      isOpen = false;
    },
    passed: (atMostMs: number): Promise<void> =>
      new Promise((resolve) => {
        if (isOpen) return resolve();
        const pass = (): void => {
          cancel();
          resolve();
        };
        const cancel = clock.after(atMostMs, () => {
          waiting.delete(pass);
          resolve();
        });
        waiting.add(pass);
      }),
  };
}
