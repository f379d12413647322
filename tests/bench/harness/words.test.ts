import { expect, it } from 'vitest';
import type { Benchmark } from './benchmark.ts';
import { fillMarkers } from './document.ts';
import { judge } from './judge.ts';
import { plot } from './plot.ts';
import { isCurrent, type Row } from './results.ts';
import { figure, sayRow, table } from './words.ts';

const benchmark: Benchmark = {
  name: 'speed',
  title: 'going',
  peer: 'a bare page',
  pairs: 2,
  metrics: [{ key: 'ms', label: 'time', unit: 'ms', by: 'ratio', better: 'lower', goal: 0.9 }],
  run: () => Promise.reject(new Error('not here')),
};
const rowOf = (ours: number[], peer: number[]): Row => {
  const samples = { ours: ours.map((ms) => ({ ms })), peer: peer.map((ms) => ({ ms })) };
  return {
    name: 'speed',
    measuredAt: '2026-01-02T03:04:05Z',
    commit: 'abc1234',
    source: 'f00',
    machine: { cores: 2, memoryGiB: 24 },
    load: [0.1, 1],
    seconds: 3,
    pairs: ours.length,
    metrics: benchmark.metrics.map((metric) => judge(metric, samples)),
    samples,
  };
};

it.each([
  [0, '0'],
  [0.123456, '0.123'],
  [12.345, '12.3'],
  [60_000.4, '60,000'],
])('%d is written %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

it('a goal that is missed is said in the table, and so is a row that was not measured', () => {
  expect(table([benchmark], { speed: rowOf([100, 100], [100, 100]) })).toContain('**missed**');
  expect(table([benchmark], { speed: rowOf([80, 80], [100, 100]) })).toContain('| met |');
  expect(table([benchmark], {})).toContain('not measured');
});

it('a void run says so in plain words', () => {
  const lines = sayRow(benchmark, rowOf([80, 80], [100, 130])).join('\n');
  expect(lines).toMatch(/^void/);
  expect(lines).toContain('proves nothing');
});

it('a row is measured again when sources or metrics are others, when it is void, or has too few pairs', () => {
  const row = rowOf([80, 80], [100, 100]);
  const wanted = { source: 'f00', pairs: 2, metrics: benchmark.metrics };
  expect(isCurrent(row, wanted)).toBe(true);
  expect(isCurrent(undefined, wanted)).toBe(false);
  expect(isCurrent(row, { ...wanted, source: 'bad' })).toBe(false);
  expect(isCurrent(row, { ...wanted, pairs: 11 })).toBe(false);
  expect(
    isCurrent(row, {
      ...wanted,
      metrics: benchmark.metrics.map((metric) => ({ ...metric, key: 'new' })),
    }),
  ).toBe(false);
  expect(isCurrent(rowOf([80, 80], [100, 130]), wanted)).toBe(false);
  expect(isCurrent({ ...row, source: 'f00+' }, { ...wanted, source: 'f00+' })).toBe(false);
});

it('the plot has a line for each figure, and colours of its own for what is missed', () => {
  const drawn = plot([benchmark], { speed: rowOf([80, 80], [100, 100]) });
  expect(drawn.match(/<circle/g)).toHaveLength(1);
  const missed = plot([benchmark], { speed: rowOf([99, 99], [100, 100]) });
  expect(missed).not.toContain('#1f7a4d');
});

it('only what is between the markers is written', () => {
  const page = 'before\n<!-- begin: written by npm run bench -->\nold\n<!-- end -->\nafter\n';
  const filled = fillMarkers(page, 'new');
  expect(filled).toContain('\nnew\n');
  expect(filled).not.toContain('old');
  expect(filled.startsWith('before')).toBe(true);
  expect(filled.endsWith('after\n')).toBe(true);
  expect(fillMarkers(filled, 'new')).toBe(filled);
  expect(() => fillMarkers('nothing here', 'new')).toThrow('no markers');
});
