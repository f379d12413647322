import { describe, expect, test } from 'vitest';
import { makeSettings } from '../../testing/builders.ts';
import { firstGate, isPinComplete, nextGate, type Gate } from './gate.ts';

const view = makeSettings();
const typed = (gate: Gate, pin: string): Gate => nextGate(gate, { type: 'typed', pin });

describe('on a new room', () => {
  test('the PIN is chosen by typing it twice', () => {
    const first = firstGate(false);
    expect(isPinComplete(first, '1234')).toBe(false);
    const second = typed(first, '1234');
    expect(isPinComplete(second, '1234')).toBe(true);
    expect(typed(second, '1234')).toMatchObject({ at: 'choosing', failure: null });
  });

  test('two different PINs are none, and it starts again', () => {
    const second = typed(firstGate(false), '1234');
    expect(isPinComplete(second, '1235')).toBe(false);
    const again = typed(second, '1235');
    expect(again).toEqual({ at: 'choosing', first: null, failure: 'different' });
    expect(isPinComplete(again, '1235')).toBe(false);
  });
});

describe('on a room with a PIN', () => {
  test('one PIN is enough, and a wrong one is told', () => {
    const gate = firstGate(true);
    expect(isPinComplete(gate, '1234')).toBe(true);
    const failure = { code: 'settings.wrongPin' } as const;
    expect(nextGate(gate, { type: 'failed', failure })).toEqual({ at: 'locked', failure });
  });
});

describe('open', () => {
  const open = nextGate(firstGate(true), { type: 'opened', token: 't', view });

  test('a refused change is told and changes nothing', () => {
    const failure = { code: 'settings.notSaved' } as const;
    expect(nextGate(open, { type: 'failed', failure })).toEqual({
      at: 'open',
      token: 't',
      view,
      failure,
    });
  });

  test('a change that worked takes the old failure away', () => {
    const failed = nextGate(open, { type: 'failed', failure: { code: 'settings.notSaved' } });
    const changed = makeSettings({ 'room.name': 'Borealis' });
    expect(nextGate(failed, { type: 'changed', view: changed })).toMatchObject({
      view: changed,
      failure: null,
    });
  });

  test('a token that has run out closes it', () => {
    const failure = { code: 'settings.locked' } as const;
    expect(nextGate(open, { type: 'failed', failure })).toEqual({ at: 'locked', failure });
  });
});
