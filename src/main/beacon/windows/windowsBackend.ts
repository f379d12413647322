import path from 'node:path';
import { err, ok } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import type {
  BeaconBackend,
  BeaconFailure,
  BeaconOpening,
  BeaconRadio,
  BeaconResult,
} from '../backend.ts';
import { encodeLine, parseState, type ScriptState } from './protocol.ts';
import { startScript, type Script } from './script.ts';

/** Windows PowerShell and the Windows Runtime are slow to start on a PC that has just started itself. */
const readyTimeoutMs = 30_000;
const advertisingTimeoutMs = 10_000;
const finishMs = 1_500;

export type WindowsBackendDeps = {
  /** `process.platform`. */
  platform: string;
  /** `SystemRoot` of the environment: the program is started by its full path, not by what PATH finds first. */
  systemRoot: string | undefined;
  /** `resources/beacon/beacon.ps1`, outside of any archive. */
  scriptFile: string;
  clock: Clock;
};

/**
 * Windows' own publisher of advertisements, driven through the shipped script: the Windows Runtime is reached
 * from Windows PowerShell 5.1 without a native add-on (ADR 0007). Windows chooses the address.
 */
export function createWindowsBackend(deps: WindowsBackendDeps): BeaconBackend {
  const { platform, systemRoot, scriptFile, clock } = deps;

  async function open(opening: BeaconOpening): Promise<BeaconResult<BeaconRadio>> {
    if (platform !== 'win32' || systemRoot === undefined)
      return err({ code: 'notConfigured', detail: 'this PC does not run Windows' });
    const powershell = path.join(systemRoot, 'System32/WindowsPowerShell/v1.0/powershell.exe');
    const script = startScript(powershell, [
      ...['-NoLogo', '-NoProfile', '-NonInteractive'],
      ...['-ExecutionPolicy', 'Bypass', '-File', scriptFile],
    ]);
    const talk = createTalk(script, clock, opening.onLost);
    const giveUp = (): void => talk.end({ code: 'died', detail: 'ended' });
    opening.signal.addEventListener('abort', giveUp);
    if (opening.signal.aborted) giveUp();
    const first = await talk.next(readyTimeoutMs, ({ state }) =>
      ['ready', 'unusable'].includes(state),
    );
    opening.signal.removeEventListener('abort', giveUp);
    if (first.ok && first.value.state === 'ready') return ok(createRadio(talk));
    await talk.close();
    if (!first.ok) return first;
    const { value } = first;
    return err(
      value.state === 'unusable'
        ? { code: value.code, detail: value.detail }
        : { code: 'garbled', detail: value.state },
    );
  }
  return { name: 'windows', open };
}

function createRadio(talk: Talk): BeaconRadio {
  let said = 0;
  return {
    async advertise(frame) {
      said += 1;
      const n = said;
      talk.say(n, encodeLine(frame));
      const answer = await talk.next(
        advertisingTimeoutMs,
        (state) => 'n' in state && state.n === n,
      );
      if (!answer.ok) return answer;
      if (answer.value.state === 'advertising') return ok(null);
      return err({ code: 'refused', detail: 'detail' in answer.value ? answer.value.detail : '' });
    },
    close: () => talk.close(),
  };
}

interface Talk {
  say(n: number, line: string): void;
  /** The next state that fits. Failures: `timedOut`, and whatever ended the script. */
  next(withinMs: number, fits: (state: ScriptState) => boolean): Promise<BeaconResult<ScriptState>>;
  /** Kills the script, for this reason. */
  end(failure: BeaconFailure): void;
  close(): Promise<void>;
}

function createTalk(script: Script, clock: Clock, onLost: BeaconOpening['onLost']): Talk {
  let waiting: ((result: BeaconResult<ScriptState>) => boolean) | null = null;
  let present = 0;
  let over: BeaconFailure | null = null;
  let isClosing = false;
  let noticeExit: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => {
    noticeExit = resolve;
  });

  function end(failure: BeaconFailure): void {
    if (over) return;
    over = failure;
    script.kill();
    const isAwaited = waiting?.(err(failure)) ?? false;
    if (!isAwaited && !isClosing) onLost(failure);
  }

  script.onExit((reason) => {
    noticeExit();
    end({ code: 'died', detail: `Windows PowerShell ${reason}` });
  });
  script.onLine((line) => {
    const state = parseState(line);
    if (!state)
      return end({ code: 'garbled', detail: `Windows PowerShell says ${line.slice(0, 80)}` });
    if (waiting?.(ok(state))) return;
    if (state.state === 'lost' && state.n === present) end({ code: 'died', detail: state.detail });
  });

  return {
    say(n, line) {
      present = n;
      if (!over) script.say(line);
    },
    next(withinMs, fits) {
      if (over) return Promise.resolve(err(over));
      return new Promise((resolve) => {
        const cancel = clock.after(withinMs, () =>
          end({ code: 'timedOut', detail: `Windows PowerShell is silent for ${withinMs} ms` }),
        );
        waiting = (result) => {
          if (result.ok && !fits(result.value)) return false;
          waiting = null;
          cancel();
          resolve(result);
          return true;
        };
      });
    },
    end,
    async close() {
      isClosing = true;
      if (over) return;
      script.finish();
      const cancel = clock.after(finishMs, () => script.kill());
      await exited;
      cancel();
    },
  };
}
