import { describe, expect, test } from 'vitest';
import { inside, visiting, wall, id } from '../../testing/builders.ts';
import { buildVisit } from './visitViewModel.ts';

function setUp() {
  const done: string[] = [];
  return {
    done,
    actions: {
      confirm: (isSame: boolean) => void done.push(`confirm ${isSame}`),
      knock(pin: string | null) {
        done.push(`knock ${pin}`);
        return Promise.resolve(null);
      },
      callAgain: () => void done.push('call again'),
      leave: () => void done.push('leave'),
    },
  };
}

describe('the way into another room', () => {
  test('names the room by its id until it has said its name', () => {
    const { actions } = setUp();
    const meeting = { ...visiting({ at: 'connecting' }), roomName: null };
    expect(buildVisit(meeting, actions)?.roomName).toBe('897 521 3240');
    expect(buildVisit(visiting({ at: 'connecting' }), actions)?.roomName).toBe('Borealis');
  });

  test('asks whether the check codes are the same and passes the answer on', () => {
    const { actions, done } = setUp();
    const stage = { at: 'confirming', checkCode: '7K2M-QX4D', hasKeyChanged: false } as const;
    const step = buildVisit(visiting(stage), actions)?.step;
    if (step?.at !== 'confirming') throw new Error('another step');
    step.isSame();
    step.isDifferent();
    expect(done).toEqual(['confirm true', 'confirm false']);
  });

  test('offers another try only where trying again can help', () => {
    const { actions } = setUp();
    const over = (code: 'room.unreachable' | 'join.denied') =>
      buildVisit(visiting({ at: 'over', failure: { code } }), actions)?.step;
    expect(over('room.unreachable')).toMatchObject({ retry: actions.callAgain });
    expect(over('join.denied')).toMatchObject({ retry: undefined });
  });

  test('is over once this room is in', () => {
    const { actions } = setUp();
    expect(buildVisit(visiting(inside([wall])), actions)).toBeNull();
  });

  test.each([
    { at: 'connecting' },
    { at: 'door', pinOpens: true, failure: null },
    { at: 'lobby', self: wall.id, wall: id('H') },
  ] as const)('can be given up at the stage $at', (stage) => {
    const { actions, done } = setUp();
    buildVisit(visiting(stage), actions)?.leave();
    expect(done).toEqual(['leave']);
  });
});
