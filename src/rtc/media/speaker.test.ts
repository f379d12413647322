import { describe, expect, it } from 'vitest';
import { nextSpeaker, noSpeaker, type SpeakerState } from './speaker.ts';

/** Plays levels at five readings a second and tells who was the speaker at each. */
const play = (
  readings: readonly Record<string, number>[],
  from: { state: SpeakerState<string>; nowMs: number } = { state: noSpeaker(), nowMs: 0 },
) => {
  let { state, nowMs } = from;
  const speakers = readings.map((levels) => {
    nowMs += 200;
    state = nextSpeaker(state, new Map(Object.entries(levels)), nowMs);
    return state.speaker;
  });
  return { speakers, state, nowMs, last: speakers.at(-1) ?? null };
};
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const speaking = { anna: 0.3, bert: 0 };

describe('the speaker', () => {
  it('is nobody while there is only room noise', () => {
    expect(play(times(50, { anna: 0.01, bert: 0.005 })).last).toBeNull();
  });

  it('is soon who begins to speak', () => {
    expect(play(times(3, speaking)).last).toBe('anna');
  });

  it('is not who coughs once', () => {
    const { state, nowMs } = play(times(10, speaking));
    const cough = play([{ anna: 0.3, bert: 0.9 }, speaking, speaking, speaking], { state, nowMs });
    expect(new Set(cough.speakers)).toEqual(new Set(['anna']));
  });

  it('stays through the pauses of speech', () => {
    const { state, nowMs } = play(times(10, speaking));
    expect(play(times(10, { anna: 0, bert: 0 }), { state, nowMs }).last).toBe('anna');
  });

  it('changes to who is clearly louder for a while', () => {
    const { state, nowMs } = play(times(10, speaking));
    expect(play(times(8, { anna: 0.1, bert: 0.4 }), { state, nowMs }).last).toBe('bert');
  });

  it('does not flicker between two who are about as loud', () => {
    const { state, nowMs } = play(times(10, speaking));
    const both = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? { anna: 0.3, bert: 0.33 } : { anna: 0.33, bert: 0.3 },
    );
    expect(new Set(play(both, { state, nowMs }).speakers)).toEqual(new Set(['anna']));
  });

  it('is nobody after a long silence', () => {
    const { state, nowMs } = play(times(10, speaking));
    expect(play(times(30, { anna: 0, bert: 0 }), { state, nowMs }).last).toBeNull();
  });

  it('is not somebody who has left', () => {
    const { state, nowMs } = play(times(10, speaking));
    expect(play([{ bert: 0 }], { state, nowMs }).last).toBeNull();
  });
});
