import type { Outcome } from '#shared/room/api.ts';
import { participantIdSchema, type ParticipantId } from '#shared/signal/values.ts';
import type { Cancel, Clock, Logger, RandomBytes } from '../ports.ts';
import { logLifecycle } from './lifecycleLog.ts';
import { next } from './next.ts';
import { makePin } from './pin.ts';
import type { Effect, Facts, HostEvent, HostState } from './state.ts';
import { nextDeadline } from './views.ts';

export type HostLoopDeps = {
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  initial: HostState;
  /** Something may be different now. Called before the effects of the same event. */
  changed(): void;
  carryOut(effect: Effect): void;
};

export interface HostLoop {
  readonly state: HostState;
  run(event: HostEvent): Outcome;
  dispose(): void;
}

const idBytes = 16;

/** Keeps the state, gives `next` its facts and its timer, and has the effects carried out in order. */
export function createHostLoop(deps: HostLoopDeps): HostLoop {
  const { clock, randomBytes, logger } = deps;
  const jobs: (() => void)[] = [];
  const gather = createFacts(clock, randomBytes);
  let state = deps.initial;
  let isWorking = false;
  let isDisposed = false;
  let timer: { deadline: number; cancel: Cancel } | null = null;

  function run(event: HostEvent): Outcome {
    if (isDisposed) return { ok: false, error: { code: 'meeting.none' } };
    const facts = gather();
    const before = state;
    const step = next(state, event, facts);
    state = step.state;
    logLifecycle(before, state, facts.now, logger);
    // The passing of time alone may open the PIN road again.
    if (state !== before || event.type === 'timePassed') jobs.push(deps.changed);
    for (const effect of step.effects) jobs.push(() => deps.carryOut(effect));
    arm(facts.now);
    work();
    return step.outcome;
  }

  /** One after another, also when carrying one out leads to the next event. */
  function work(): void {
    if (isWorking) return;
    isWorking = true;
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      try {
        job();
      } catch (error) {
        // A fault in one participant's road, or in one listener, is not the others' loss.
        logger.error('meeting effect failed', { error });
      }
    }
    isWorking = false;
  }

  /** What was due by `handled` is done; what fell due since then is done at once, not left out. */
  function arm(handled: number): void {
    const deadline = nextDeadline(state, handled);
    if (timer?.deadline === deadline) return;
    timer?.cancel();
    const tick = (): void => {
      timer = null;
      run({ type: 'timePassed' });
    };
    timer =
      deadline === null
        ? null
        : { deadline, cancel: clock.after(Math.max(0, deadline - clock.monotonic()), tick) };
  }

  return {
    get state() {
      return state;
    },
    run,
    dispose() {
      isDisposed = true;
      jobs.length = 0;
      timer?.cancel();
    },
  };
}

export const makeId = (randomBytes: RandomBytes): ParticipantId =>
  participantIdSchema.parse(Buffer.from(randomBytes(idBytes)).toString('base64url'));

/**
 * The facts of one event after another, in one object: messages between guests come by the hundred, and few
 * events need what costs a random number. An id or a PIN is made when it is asked for, once for each event.
 */
function createFacts(clock: Clock, randomBytes: RandomBytes): () => Facts {
  let wallTime = 0;
  let now = 0;
  let id: ParticipantId | undefined;
  let wallId: ParticipantId | undefined;
  let pin: string | undefined;
  const facts: Facts = {
    get wallTime() {
      return wallTime;
    },
    get now() {
      return now;
    },
    get freshId() {
      return (id ??= makeId(randomBytes));
    },
    get freshWallId() {
      return (wallId ??= makeId(randomBytes));
    },
    get freshPin() {
      return (pin ??= makePin(randomBytes));
    },
  };
  return () => {
    wallTime = clock.now();
    now = clock.monotonic();
    id = undefined;
    wallId = undefined;
    pin = undefined;
    return facts;
  };
}
