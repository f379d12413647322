import { useCallback, useEffect, useRef, useState } from 'react';
import type { Report } from '#shared/diagnostics/index.ts';
import type { Failure } from '#shared/errors.ts';
import type { Outcome } from '#shared/room/api.ts';

export type DiagnosticsCommands = {
  runDiagnostics: (token: string) => Promise<Outcome<Report>>;
  cancelDiagnostics: (token: string) => Promise<Outcome>;
};

export type DiagnosticsSession = {
  report: Report | null;
  isRunning: boolean;
  /** Undefined while a run is under way. */
  again: (() => void) | undefined;
  /** Undefined while none is. */
  stop: (() => void) | undefined;
};

/**
 * Tests the room as soon as the page is seen; a run that nobody waits for any more is ended.
 *
 * @param onFailure the room does not take the token any more
 */
export function useDiagnostics(
  commands: DiagnosticsCommands,
  token: string,
  onFailure: (failure: Failure) => void,
): DiagnosticsSession {
  const [report, setReport] = useState<Report | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const latest = useRef({ commands, token, onFailure });
  useEffect(() => {
    latest.current = { commands, token, onFailure };
  });

  const run = useCallback(async (isSeen: () => boolean): Promise<void> => {
    setIsRunning(true);
    const { commands: ask, token: key } = latest.current;
    const outcome = await ask.runDiagnostics(key).catch(() => null);
    if (!isSeen()) return;
    setIsRunning(false);
    // A connection that broke is said by the wall itself; the report before stays.
    if (outcome?.ok) setReport(outcome.value);
    else if (outcome) latest.current.onFailure(outcome.error);
  }, []);
  const stop = useCallback((): void => {
    const { commands: ask, token: key } = latest.current;
    // It ends by itself in a quarter of a minute if this does not reach the room.
    ask.cancelDiagnostics(key).catch(() => undefined);
  }, []);

  const isSeen = useRef(false);
  useEffect(() => {
    isSeen.current = true;
    void run(() => isSeen.current);
    return () => {
      isSeen.current = false;
      stop();
    };
  }, [run, stop]);

  return {
    report,
    isRunning,
    again: isRunning ? undefined : () => void run(() => isSeen.current),
    stop: isRunning ? stop : undefined,
  };
}
