import type { Failure } from '#shared/errors.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { News } from './screenStore.ts';

export type Perform = {
  /** Starts a command and tells the people when it fails. */
  run: (command: Promise<Outcome<unknown>>) => void;
  /** The same for a view that shows the failure in its own place. */
  attempt: (command: Promise<Outcome<unknown>>) => Promise<Failure | null>;
};

export type PerformDeps = {
  tell: (news: News) => void;
  /** A command that never reached the room. That the connection is gone is on the screen already. */
  report: (error: unknown) => void;
};

export function createPerform({ tell, report }: PerformDeps): Perform {
  async function attempt(command: Promise<Outcome<unknown>>): Promise<Failure | null> {
    try {
      const outcome = await command;
      return outcome.ok ? null : outcome.error;
    } catch (error) {
      report(error);
      return null;
    }
  }
  return {
    attempt,
    run(command) {
      void attempt(command).then((failure) => {
        if (failure) tell({ kind: 'failure', failure });
      });
    },
  };
}
