import type { SettingsTrouble } from '#shared/room/snapshot.ts';
import type { Cancel, Clock, JsonFile, Logger } from '../ports.ts';
import { parsePolicyFile } from './filePolicy.ts';
import type { PolicyLayers, PolicyReading, ReadPolicy } from './reading.ts';

export type PolicyDeps = {
  read: ReadPolicy;
  /** What was read last: still in force at a start at which policy cannot be read. */
  lastFile: JsonFile;
  clock: Clock;
  logger: Logger;
};

/** What the organisation's policy says, looked at again each minute. */
export interface Policy {
  readonly layers: PolicyLayers;
  readonly trouble: SettingsTrouble | null;
  /** Called when layers or trouble have changed. */
  subscribe(listener: () => void): Cancel;
  /** Looks now, for instance after sleep. */
  check(): Promise<void>;
  dispose(): void;
}

export const policyIntervalMs = 60_000;
const maxDetails = 10;

export async function openPolicy(deps: PolicyDeps): Promise<Policy> {
  const { clock, logger } = deps;
  const listeners = new Set<() => void>();
  let layers = await readLast(deps.lastFile);
  let trouble: SettingsTrouble | null = null;
  let isDisposed = false;
  let cancelTimer: Cancel = () => undefined;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const reading = await deps.read();
    if (isDisposed) return;
    const before = JSON.stringify([layers, trouble]);
    const kept = JSON.stringify(layers);
    if (reading.state === 'read') ({ layers } = reading);
    trouble = toTrouble(reading);
    if (JSON.stringify([layers, trouble]) === before) return;
    if (trouble)
      logger.warn('policy is not whole', { what: trouble.what, details: trouble.details });
    if (JSON.stringify(layers) !== kept) {
      logger.info('policy changed', {
        enforced: Object.keys(layers.enforced),
        recommended: Object.keys(layers.recommended),
      });
      await deps.lastFile
        .write(layers)
        .catch((error: unknown) => logger.warn('policy is not remembered', { error }));
    }
    for (const listener of listeners) listener();
  }

  /** Looks that come together are one. */
  function check(): Promise<void> {
    looking ??= look()
      .catch((error: unknown) => logger.error('cannot look at policy', { error }))
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  function lookLater(): void {
    cancelTimer = clock.after(policyIntervalMs, () => {
      void check().then(() => {
        if (!isDisposed) lookLater();
      });
    });
  }

  await check();
  lookLater();
  return {
    get layers() {
      return layers;
    },
    get trouble() {
      return trouble;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    dispose() {
      isDisposed = true;
      cancelTimer();
      listeners.clear();
    },
  };
}

/** The last reading has the form of a policy file, and is no more trusted than one. */
async function readLast(file: JsonFile): Promise<PolicyLayers> {
  const text = JSON.stringify((await file.read()) ?? {});
  const reading = parsePolicyFile({ state: 'text', text });
  return reading.state === 'read' ? reading.layers : { enforced: {}, recommended: {} };
}

function toTrouble(reading: PolicyReading): SettingsTrouble | null {
  if (reading.state === 'unreadable')
    return { what: 'policy.unreadable', details: [reading.why], file: null };
  if (reading.problems.length === 0) return null;
  return { what: 'policy.values', details: reading.problems.slice(0, maxDetails), file: null };
}
