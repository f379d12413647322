import { describe, expect, it } from 'vitest';
import type { Metric } from './benchmark.ts';
import { judge } from './judge.ts';

const metric: Metric = {
  key: 'ms',
  label: 'time',
  unit: 'ms',
  by: 'ratio',
  better: 'lower',
  goal: 0.95,
};
const samples = (...values: number[]) => values.map((ms) => ({ ms }));

describe('the figure', () => {
  it('is the median of the pairs’ ratios, not the ratio of the medians', () => {
    const judged = judge(metric, { ours: samples(10, 30, 90), peer: samples(20, 30, 60) });
    expect(judged).toMatchObject({ figure: 1, ours: 30, peer: 30 });
    const other = judge(metric, { ours: samples(10, 30, 40), peer: samples(20, 25, 100) });
    expect(other.figure).toBe(0.5);
  });

  it('is the median difference where a ratio would mean nothing', () => {
    const difference = { ...metric, by: 'difference', goal: 5, nullBand: [-2, 2] } as const;
    const judged = judge(difference, { ours: samples(1, 4, 2), peer: samples(0, 0, 0) });
    expect(judged).toMatchObject({ figure: 2, nullFigure: 0, verdict: 'met' });
  });

  it('is our own median where the goal is absolute; then more may be better', () => {
    const value = { ...metric, by: 'value', goal: 0.7, better: 'higher' } as const;
    const judged = judge(value, { ours: samples(0.6, 0.8, 0.9), peer: samples(0.1, 0.2, 0.9) });
    expect(judged).toMatchObject({ figure: 0.8, nullFigure: null, verdict: 'met' });
    expect(judged.isCertain).toBe(false);
  });
});

describe('the goal', () => {
  it('is met for certain when the whole interval is within it', () => {
    const ours = samples(50, 51, 49, 50, 52, 48);
    const peer = samples(100, 100, 100, 100, 100, 100);
    expect(judge(metric, { ours, peer })).toMatchObject({ verdict: 'met', isCertain: true });
  });

  it('is missed, but not for certain, when the interval reaches over it', () => {
    const ours = samples(97, 120, 96, 80, 110, 85, 99);
    const peer = samples(100, 100, 100, 100, 100, 100, 100);
    expect(judge(metric, { ours, peer })).toMatchObject({ verdict: 'missed', isCertain: false });
  });
});

describe('a run is void', () => {
  it('when the peer does not equal itself', () => {
    const ours = samples(50, 50, 50, 50);
    const peer = samples(100, 120, 100, 120);
    const judged = judge(metric, { ours, peer });
    expect(judged.verdict).toBe('void');
    expect(judged.nullFigure).toBeCloseTo(100 / 120, 10);
  });

  it('not when it does within 0.92 and 1.08', () => {
    const peer = samples(100, 107, 100, 107);
    expect(judge(metric, { ours: samples(50, 50, 50, 50), peer }).verdict).toBe('met');
  });
});

it('a measurement that was given up is counted as such', () => {
  const judged = judge(
    { ...metric, cap: 1_000 },
    { ours: samples(10, 20), peer: samples(1_000, 900) },
  );
  expect(judged.capped).toEqual({ ours: 0, peer: 1 });
});

it('what was not measured is no figure', () => {
  expect(() => judge(metric, { ours: [{}], peer: samples(1) })).toThrow('not measured');
  expect(() => judge(metric, { ours: samples(1, 2), peer: samples(1) })).toThrow('as many');
  expect(() => judge(metric, { ours: samples(1), peer: samples(0) })).toThrow('to nothing');
});
