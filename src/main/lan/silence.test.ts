import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fakes.ts';
import { watchSilence } from './silence.ts';

function makeWatch() {
  const clock = createFakeClock();
  const stages: [number, string][] = [];
  const watch = watchSilence(clock, (stage) => stages.push([clock.monotonic(), stage]));
  return { clock, stages, watch };
}

test('silence is away after 12 s, gone after 32 s, over after 180 s, and then nothing more', () => {
  const { clock, stages } = makeWatch();
  clock.advance(1_000_000);
  expect(stages).toEqual([
    [12_000, 'away'],
    [32_000, 'gone'],
    [180_000, 'over'],
  ]);
});

test('whoever is heard every four seconds stays here', () => {
  const { clock, stages, watch } = makeWatch();
  for (let beat = 0; beat < 100; beat += 1) {
    clock.advance(4_000);
    watch.heard();
  }
  expect(stages).toEqual([]);
});

test('a sound brings back from away and from gone, and the count begins anew', () => {
  const { clock, stages, watch } = makeWatch();
  clock.advance(11_999);
  watch.heard();
  clock.advance(12_000);
  watch.heard();
  clock.advance(40_000);
  watch.heard();
  clock.advance(12_000);
  expect(stages).toEqual([
    [23_999, 'away'],
    [23_999, 'here'],
    [35_999, 'away'],
    [55_999, 'gone'],
    [63_999, 'here'],
    [75_999, 'away'],
  ]);
});

test('nothing brings back what is over', () => {
  const { clock, stages, watch } = makeWatch();
  clock.advance(180_000);
  watch.heard();
  clock.advance(1_000_000);
  expect(stages.at(-1)).toEqual([180_000, 'over']);
});

test('nothing is told after the end', () => {
  const { clock, stages, watch } = makeWatch();
  clock.advance(12_000);
  watch.dispose();
  watch.heard();
  clock.advance(1_000_000);
  expect(stages).toEqual([[12_000, 'away']]);
});
