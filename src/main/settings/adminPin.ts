import * as z from 'zod/mini';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Clock, JsonFile, Logger, RandomBytes } from '../ports.ts';
import { derivePin, hashPin, isPin, pinHashSchema, saltBytes, type DerivePin } from './pinHash.ts';

const maxFailures = 5;
const windowMs = 15 * 60_000;

const fileSchema = z.object({
  pin: z.nullable(pinHashSchema),
  /** When a wrong PIN was given, milliseconds since the epoch; they outlive a restart. */
  failures: z.array(z.number()).check(z.maxLength(maxFailures)),
});
type State = z.infer<typeof fileSchema>;

/** Whether a document is what `openAdminPin` writes. */
export const isAdminPinFile = (value: unknown): boolean => fileSchema.safeParse(value).success;

/** The administrator PIN: set once, checked with a limit of five failures in fifteen minutes. */
export interface AdminPin {
  readonly isSet: boolean;
  /** The first PIN. Failures: `settings.locked` (there is one), `settings.notSaved`. */
  choose(pin: string): Promise<Result<null, Failure>>;
  /** Another PIN. Failure: `settings.notSaved`; it stays what it was. */
  change(pin: string): Promise<Result<null, Failure>>;
  /** Failures: `settings.locked` (no PIN is set), `settings.wrongPin`, `settings.tooOften`. */
  check(pin: string): Promise<Result<null, Failure>>;
}

export type AdminPinDeps = {
  file: JsonFile;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** The file could not be used: there is no PIN until somebody at the wall chooses one. */
  onBroken(): void;
  /** Whether the count of failures is on the disk; false: it will not outlive a restart. */
  onCountSaved(isSaved: boolean): void;
  /** scrypt unless given. */
  derive?: DerivePin;
};

export async function openAdminPin(deps: AdminPinDeps): Promise<AdminPin> {
  const derive = deps.derive ?? derivePin;
  let state = readState(await deps.file.read(), deps);
  let queue: Promise<unknown> = Promise.resolve();

  /** One attempt after the other: many at once would all pass the count before the first had failed. */
  function enqueue<T>(run: () => Promise<T>): Promise<T> {
    const done = queue.then(run);
    queue = done.catch(() => undefined);
    return done;
  }

  async function keepFailures(failures: number[]): Promise<void> {
    state = { ...state, failures };
    try {
      await deps.file.write(state);
      deps.onCountSaved(true);
    } catch (error) {
      deps.logger.error('failures of the administrator PIN not saved', { error });
      deps.onCountSaved(false);
    }
  }

  async function check(pin: string): Promise<Result<null, Failure>> {
    if (state.pin === null) return err({ code: 'settings.locked' });
    const now = deps.clock.now();
    const recent = recentFailures(state.failures, now);
    const [oldest] = recent;
    if (recent.length >= maxFailures && oldest !== undefined) {
      state = { ...state, failures: recent };
      const retryAfterSeconds = Math.ceil((oldest + windowMs - now) / 1000);
      return err({ code: 'settings.tooOften', retryAfterSeconds });
    }
    // Counted before it is checked: switching the room off in between buys no free guess.
    await keepFailures([...recent, now]);
    if (!(await isPin(derive, pin, state.pin))) {
      deps.logger.warn('wrong administrator PIN', { failures: recent.length + 1 });
      return err({ code: 'settings.wrongPin' });
    }
    await keepFailures([]);
    return ok(null);
  }

  async function set(pin: string): Promise<Result<null, Failure>> {
    const next: State = {
      pin: await hashPin(derive, pin, deps.randomBytes(saltBytes)),
      failures: [],
    };
    try {
      await deps.file.write(next);
    } catch (error) {
      deps.logger.error('administrator PIN not saved', { error });
      return err({ code: 'settings.notSaved' });
    }
    state = next;
    deps.logger.info('administrator PIN changed');
    return ok(null);
  }

  return {
    get isSet() {
      return state.pin !== null;
    },
    choose: (pin) =>
      enqueue(() =>
        state.pin === null ? set(pin) : Promise.resolve(err({ code: 'settings.locked' })),
      ),
    change: (pin) => enqueue(() => set(pin)),
    check: (pin) => enqueue(() => check(pin)),
  };
}

/**
 * Failures of the last fifteen minutes, oldest first. One from the future (the clock was set back) happened
 * now: the fifteen minutes start again, but they end.
 */
const recentFailures = (failures: readonly number[], now: number): number[] =>
  failures
    .map((at) => Math.min(at, now))
    .filter((at) => now - at < windowMs)
    .toSorted((a, b) => a - b);

function readState(raw: unknown, { logger, onBroken }: AdminPinDeps): State {
  const none: State = { pin: null, failures: [] };
  if (raw === undefined) return none;
  const parsed = fileSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  logger.warn('file of the administrator PIN is unusable: a new PIN has to be chosen');
  onBroken();
  return none;
}
