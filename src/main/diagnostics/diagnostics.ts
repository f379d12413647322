import type { Report } from '#shared/diagnostics/index.ts';
import type { Clock, Logger } from '../ports.ts';
import { runChecks } from './check.ts';
import { planChecks, type ChecksDeps, type ChecksInput } from './checks/index.ts';
import { explainTogether } from './explain.ts';

export type DiagnosticsDeps = ChecksDeps & {
  clock: Clock;
  logger: Logger;
  /** What is to be tested, as it is at the beginning of a run. */
  input(): ChecksInput | Promise<ChecksInput>;
  tested: Report['tested'];
  /** The name of the room that is tested, where it is known. */
  roomName(): string | null;
};

export interface Diagnostics {
  /** Tests everything. One run at a time: who asks meanwhile gets the outcome of the one that is under way. */
  run(): Promise<Report>;
  /** Ends the run that is under way; what is not done by then is skipped. */
  cancel(): void;
}

/** The pre-flight of a room: is everything there that it needs? */
export function createDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  const { clock, logger } = deps;
  let running: { report: Promise<Report>; ending: AbortController } | null = null;

  async function test(signal: AbortSignal): Promise<Report> {
    const input = await deps.input();
    const findings = await runChecks(planChecks(input, deps), { clock, logger, signal });
    const failed = findings.filter(({ state }) => state === 'failed').map(({ id }) => id);
    logger.info('diagnostics: tested', { failed, isCancelled: signal.aborted });
    return {
      tested: deps.tested,
      target: {
        name: deps.roomName(),
        address: input.target.ok ? input.target.value.address : null,
      },
      endedAt: clock.now(),
      findings: explainTogether(findings),
    };
  }

  return {
    run() {
      if (running) return running.report;
      const ending = new AbortController();
      const report = test(ending.signal).finally(() => {
        running = null;
      });
      running = { report, ending };
      return report;
    },
    cancel() {
      running?.ending.abort();
    },
  };
}
