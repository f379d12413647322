import type { Hearing } from '#shared/app/api.ts';
import type { BeaconScanner, HeardBeacon, Scan } from '../beacon/scan/scanner.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';

const retry = { firstMs: 5_000, factor: 2, maxMs: 120_000 } as const;

export type ListeningDeps = {
  /** In the order in which they are tried. */
  scanners: readonly BeaconScanner[];
  companyId: number;
  onHeard(beacon: HeardBeacon): void;
  onChange(): void;
  clock: Clock;
  logger: Logger;
};

/** Hears beacons whenever this computer can: tries again with a capped back-off. */
export interface Listening {
  readonly hearing: Hearing;
  dispose(): Promise<void>;
}

export function startListening(deps: ListeningDeps): Listening {
  const { scanners, companyId, clock, logger } = deps;
  const ending = new AbortController();
  let hearing: Hearing = 'starting';
  let scan: Scan | null = null;
  let cancelRetry: Cancel = () => undefined;
  let tries = 0;

  function enter(next: Hearing): void {
    if (hearing === next) return;
    hearing = next;
    logger.info('beacons', { hearing });
    deps.onChange();
  }

  function tryLater(): void {
    scan = null;
    if (ending.signal.aborted) return;
    enter('cannot');
    const waitMs = Math.min(retry.maxMs, retry.firstMs * retry.factor ** tries);
    tries += 1;
    cancelRetry = clock.after(waitMs, () => {
      underWay = open();
    });
  }

  async function open(): Promise<void> {
    for (const scanner of scanners) {
      const opened = await scanner.open({
        companyId,
        signal: ending.signal,
        onHeard: deps.onHeard,
        onLost({ code, detail }) {
          logger.warn('beacons are not heard any more', { by: scanner.name, code, detail });
          tryLater();
        },
      });
      if (opened.ok) {
        if (ending.signal.aborted) return opened.value.close();
        scan = opened.value;
        tries = 0;
        enter('hears');
        return;
      }
      const { code, detail } = opened.error;
      logger.debug('cannot hear beacons', { by: scanner.name, code, detail });
    }
    tryLater();
  }

  let underWay = open();
  return {
    get hearing() {
      return hearing;
    },
    async dispose() {
      ending.abort();
      cancelRetry();
      await underWay;
      await scan?.close();
    },
  };
}
