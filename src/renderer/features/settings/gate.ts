import type { Failure } from '#shared/errors.ts';
import type { SettingsView } from '#shared/room/snapshot.ts';

export const adminPinDigits = { min: 4, max: 12 } as const;

/** A new PIN, typed twice; `first` is null before the first time. */
export type Choosing = {
  at: 'choosing';
  first: string | null;
  failure: Failure | 'different' | null;
};
export type ClosedGate = Choosing | { at: 'locked'; failure: Failure | null };

/**
 * The door of the settings: the administrator PIN is chosen once, and asked for ever after. `token` opens
 * the settings for five minutes of use; then the room answers `settings.locked`.
 */
export type Gate =
  ClosedGate | { at: 'open'; token: string; view: SettingsView; failure: Failure | null };

export type GateEvent =
  | { type: 'typed'; pin: string }
  | { type: 'opened'; token: string; view: SettingsView }
  | { type: 'changed'; view: SettingsView }
  | { type: 'failed'; failure: Failure };

export const firstChoosing: Choosing = { at: 'choosing', first: null, failure: null };

export const firstGate = (isAdminPinSet: boolean): ClosedGate =>
  isAdminPinSet ? { at: 'locked', failure: null } : firstChoosing;

/** After a PIN was typed: the same one twice is it, two different ones start again. */
export function chooseNext({ first }: Choosing, pin: string): Choosing {
  if (first === null) return { at: 'choosing', first: pin, failure: null };
  return {
    at: 'choosing',
    first: first === pin ? pin : null,
    failure: first === pin ? null : 'different',
  };
}

/** Whether a typed PIN is to be sent now; the first of two is only remembered. */
export const isPinComplete = (gate: Gate, pin: string): boolean =>
  gate.at === 'locked' || (gate.at === 'choosing' && gate.first === pin);

export function nextGate(gate: Gate, event: GateEvent): Gate {
  switch (event.type) {
    case 'typed':
      return gate.at === 'choosing' ? chooseNext(gate, event.pin) : gate;
    case 'opened':
      return { at: 'open', token: event.token, view: event.view, failure: null };
    case 'changed':
      return gate.at === 'open' ? { ...gate, view: event.view, failure: null } : gate;
    case 'failed': {
      const { failure } = event;
      return failure.code === 'settings.locked' ? { at: 'locked', failure } : { ...gate, failure };
    }
  }
}
