import { statSync, truncateSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../ports.ts';
import type { TlsPair } from '../tls/ownCertificate.ts';
import { adopt, launch, type ProgramPlan } from './processes.ts';
import { supervise, type Supervised } from './supervise.ts';

/** A server beside RMS, as administrators see it: in `/metrics`, and in what `npm run cloud` prints. */
export interface Beside {
  /** What it is called in `/metrics`: `mago_<figure>_up`. */
  readonly figure: 'xmpp' | 'turn';
  /** One line for who started RMS. */
  sentence(): string;
  isUp(): boolean | Promise<boolean>;
  /** Resolves when it is up for the first time. */
  readonly firstUp: Promise<void>;
  /** Its certificate has changed. */
  reloadTls(pair: TlsPair): void;
  dispose(): Promise<void>;
}

const nothing = (): void => undefined;

/** A server that is not there, or that somebody else runs. */
export const standStill = (
  figure: Beside['figure'],
  sentence: string,
  isUp: Beside['isUp'] = () => false,
): Beside => ({
  figure,
  sentence: () => sentence,
  isUp,
  firstUp: Promise.resolve(),
  reloadTls: nothing,
  dispose: () => Promise.resolve(),
});

export const installWith = (name: string): string =>
  `is not installed: apt-get install --no-install-recommends ${name}`;

const mostLogBytes = 16 * 1024 * 1024;

/** What programs print is kept until it is 16 MiB, then begun anew. */
function trimLog(file: string): void {
  try {
    if (statSync(file).size > mostLogBytes) truncateSync(file);
  } catch {
    // There is none yet.
  }
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await setTimeout(ms, undefined, { signal }).catch(nothing);
};

export type BesideOptions = {
  logger: Logger;
  /** Puts another certificate where it reads it; answers the signal on which it does. */
  takeTls?(pair: TlsPair): NodeJS.Signals;
};

export function runBeside(
  figure: Beside['figure'],
  plan: ProgramPlan,
  isReady: () => Promise<boolean>,
  { logger, takeTls }: BesideOptions,
): Beside {
  const check = (): Promise<boolean> => {
    trimLog(plan.logFile);
    return isReady();
  };
  const deps = { logger, adopt, launch, pause, now: () => performance.now() };
  const program: Supervised = supervise(plan, check, deps);
  return {
    figure,
    sentence: () =>
      program.isUp ? `${plan.name} is up` : `${plan.name} is not up yet: ${plan.logFile}`,
    isUp: () => program.isUp,
    firstUp: program.firstUp,
    reloadTls(pair) {
      if (takeTls) program.signal(takeTls(pair));
    },
    dispose: () => program.dispose(),
  };
}
