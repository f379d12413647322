import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fakes.ts';
import { createFloodGate } from './floodGate.ts';

function makeGate() {
  const clock = createFakeClock();
  const handled: number[] = [];
  const told: string[] = [];
  const gate = createFloodGate<number>({
    clock,
    handle: (item) => void handled.push(item),
    pause: () => told.push('pause'),
    resume: () => told.push('resume'),
    flooded: () => told.push('flooded'),
  });
  const push = (count: number): void => {
    for (let n = 0; n < count; n += 1) gate.push(handled.length + n);
  };
  return { clock, handled, told, gate, push };
}

test('twenty a second go through for ever', () => {
  const { clock, handled, told, gate } = makeGate();
  for (let n = 0; n < 2_000; n += 1) {
    gate.push(n);
    clock.advance(50);
  }
  expect(handled).toHaveLength(2_000);
  expect(told).toEqual([]);
});

test('sixty at once go through, and sixty again three seconds later', () => {
  const { clock, handled, told, push } = makeGate();
  push(60);
  clock.advance(3_000);
  push(60);
  expect(handled).toHaveLength(120);
  expect(told).toEqual([]);
});

test('the sixty-first waits five seconds, and nothing is lost or swapped', () => {
  const { clock, handled, told, gate } = makeGate();
  for (let n = 0; n < 80; n += 1) gate.push(n);
  expect(handled).toHaveLength(60);
  clock.advance(4_999);
  expect(told).toEqual(['pause']);
  clock.advance(1);
  expect(told).toEqual(['pause', 'resume']);
  expect(handled).toEqual(Array.from({ length: 80 }, (_, n) => n));
});

test('the third time within a minute is the last', () => {
  const { clock, told, push, handled } = makeGate();
  push(61);
  clock.advance(5_000);
  push(61);
  clock.advance(5_000);
  expect(told).toEqual(['pause', 'resume', 'pause', 'resume']);
  push(61);
  expect(told.slice(4)).toEqual(['flooded']);
  const before = handled.length;
  push(1);
  clock.advance(60_000);
  expect(handled).toHaveLength(before);
  expect(told.slice(4)).toEqual(['flooded']);
});

test('a flood a minute is only held back', () => {
  const { clock, told, push } = makeGate();
  for (let minute = 0; minute < 10; minute += 1) {
    push(61);
    clock.advance(61_000);
  }
  expect(told).not.toContain('flooded');
});

test('one that was read long before the pause took hold is bounded', () => {
  const { told, push } = makeGate();
  push(60 + 256);
  expect(told).toEqual(['pause']);
  push(1);
  expect(told).toEqual(['pause', 'flooded']);
});

test('after the end nothing is handled', () => {
  const { clock, handled, gate, push, told } = makeGate();
  push(70);
  gate.dispose();
  clock.advance(10_000);
  push(1);
  expect(handled).toHaveLength(60);
  expect(told).toEqual(['pause']);
});
