import { err, ok } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import type { BeaconFailure, BeaconResult } from '../backend.ts';
import { createH4Reader, encodeCommand, type HciEvent } from './h4.ts';
import type { HciStream } from './hciStream.ts';

const commandTimeoutMs = 2_000;
/** Events (Core Specification Vol 4, Part E §7.7). */
const commandComplete = 0x0e;
const commandStatus = 0x0f;
const hardwareError = 0x10;

export type HciHostDeps = {
  stream: HciStream;
  clock: Clock;
  /** Once: nothing works any more. Also called for what ends a command that is under way. */
  onLost(failure: BeaconFailure): void;
  /** Every event that answers no command, such as what was heard. */
  onEvent?(event: HciEvent): void;
};

/** The host's side of a controller: one command after the other, and nothing of what it does not need. */
export interface HciHost {
  /** `refused`: the controller's status is not 0. Calls do not overlap. */
  command(opcode: number, parameters?: readonly number[]): Promise<BeaconResult>;
  close(): void;
}

type Pending = { opcode: number; settle: (result: BeaconResult) => void };

export function createHciHost({ stream, clock, onLost, onEvent }: HciHostDeps): HciHost {
  const reader = createH4Reader();
  let pending: Pending | null = null;
  let lost: BeaconFailure | null = null;

  function lose(failure: BeaconFailure): void {
    if (lost) return;
    lost = failure;
    stream.close();
    pending?.settle(err(failure));
    onLost(failure);
  }

  function take(event: HciEvent): void {
    const { code, parameters } = event;
    if (code === hardwareError)
      lose({ code: 'died', detail: `hardware error ${hex(parameters[0])}` });
    const answer = answerOf(code, parameters);
    if (!answer) onEvent?.(event);
    if (!answer || answer.opcode !== pending?.opcode) return;
    const { opcode, status } = answer;
    const detail = `HCI command ${hex(opcode)} failed with status ${hex(status)}`;
    pending.settle(status === 0 ? ok(null) : err({ code: 'refused', detail }));
  }

  stream.onEnd((reason) => lose({ code: 'died', detail: reason }));
  stream.onData((bytes) => {
    const events = reader.push(bytes);
    if (!events) lose({ code: 'garbled', detail: 'the controller does not speak HCI (H4)' });
    for (const event of events ?? []) take(event);
  });

  return {
    command(opcode, parameters = []) {
      if (lost) return Promise.resolve(err(lost));
      return new Promise((resolve) => {
        const cancel = clock.after(commandTimeoutMs, () =>
          lose({ code: 'timedOut', detail: `no answer to HCI command ${hex(opcode)}` }),
        );
        pending = {
          opcode,
          settle(result) {
            pending = null;
            cancel();
            resolve(result);
          },
        };
        stream.write(encodeCommand(opcode, Uint8Array.from(parameters)));
      });
    },
    close() {
      if (lost) return;
      lost = { code: 'died', detail: 'closed' };
      stream.close();
      pending?.settle(err(lost));
    },
  };
}

const hex = (value = 0): string => `0x${value.toString(16).padStart(2, '0')}`;

/** Core Specification Vol 4, Part E §7.7.14 and §7.7.15. */
function answerOf(
  code: number,
  parameters: Uint8Array,
): { opcode: number; status: number } | undefined {
  const at = (index: number): number => parameters[index] ?? 0;
  if (code === commandComplete && parameters.length >= 4)
    return { opcode: at(1) | (at(2) << 8), status: at(3) };
  if (code === commandStatus && parameters.length >= 4)
    return { opcode: at(2) | (at(3) << 8), status: at(0) };
  return undefined;
}
