import { closeSync, futimesSync, openSync } from 'node:fs';
import type { Cancel, Clock, Logger } from './ports.ts';

/** Half a minute without one, and the PC's shell starts the room anew (`resources/shell/supervise.h`). */
const beatMs = 5_000;

export type VitalSignsDeps = {
  /** `process.env`: the shell names its files there; without a shell there is nobody to tell. */
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  logger: Logger;
  /** Dates a file anew, and makes it where it is missing. Throws the system's error. */
  touch?(path: string): void;
};

/** How the PC's shell knows that the room lives, and that this version of it is a good one. */
export interface VitalSigns {
  /** The screen is up: the shell keeps this version. */
  declareHealthy(): void;
  stop: Cancel;
}

/** Beats from now on. A sign that cannot be given is logged once; the shell draws its own conclusions. */
export function beginVitalSigns(deps: VitalSignsDeps): VitalSigns {
  const { env, clock, logger, touch = touchFile } = deps;
  const { MAGO_ROOM_HEARTBEAT: heartbeat = '', MAGO_ROOM_HEALTH: health = '' } = env;
  let hasFailed = false;
  let cancel: Cancel = () => undefined;

  function give(path: string): void {
    if (path === '') return;
    try {
      touch(path);
    } catch (error) {
      if (!hasFailed) logger.error("the PC's shell cannot be told that the room lives", { error });
      hasFailed = true;
    }
  }

  function beat(): void {
    give(heartbeat);
    cancel = clock.after(beatMs, beat);
  }

  if (heartbeat !== '') beat();
  return {
    declareHealthy: () => give(health),
    stop: () => cancel(),
  };
}

/** Writes no byte, so that it works on a full disk too. */
function touchFile(path: string): void {
  const file = openSync(path, 'a', 0o640);
  try {
    const now = Date.now() / 1000;
    futimesSync(file, now, now);
  } finally {
    closeSync(file);
  }
}
