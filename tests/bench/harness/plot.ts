import type { Benchmark, Metric } from './benchmark.ts';
import { figure, verdictOf } from './words.ts';
import type { Judged } from './judge.ts';
import type { Row } from './results.ts';

/**
 * The plot: each figure as a multiple of its goal on a logarithmic axis, turned so that left of the line is
 * better for all of them. Figures of differences around nothing have no place on it and are left out.
 */
const width = 860;
const left = 250;
const right = 30;
const rowHeight = 24;
const top = 34;
const from = 0.02;
const to = 5;

const xOf = (multiple: number): number => {
  const inside = Math.min(to, Math.max(from, multiple));
  const share = Math.log(inside / from) / Math.log(to / from);
  return Math.round((left + share * (width - left - right)) * 10) / 10;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const multiplesOf = ({ better, goal }: Metric, judged: Judged): [number, number, number] | null => {
  const multiple = (value: number): number => (better === 'lower' ? value / goal : goal / value);
  const all: [number, number, number] = [
    multiple(judged.figure),
    multiple(judged.interval[0]),
    multiple(judged.interval[1]),
  ];
  return all.every((value) => value > 0 && Number.isFinite(value)) ? all : null;
};

const colours = { met: '#1f7a4d', missed: '#b3261e', void: '#8a8a8a' } as const;

function drawRow(name: string, metric: Metric, judged: Judged, index: number): string | null {
  const multiples = multiplesOf(metric, judged);
  if (multiples === null) return null;
  const y = top + rowHeight * index + rowHeight / 2;
  const [at, one, other] = multiples.map(xOf);
  const colour = colours[judged.verdict];
  const title = `${name}: ${metric.label} ${figure(judged.figure)} (goal ${figure(metric.goal)}), ${verdictOf(judged)}`;
  return [
    `<g><title>${escape(title)}</title>`,
    `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${escape(`${name} · ${metric.label}`)}</text>`,
    `<line x1="${one}" x2="${other}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/>`,
    `<circle cx="${at}" cy="${y}" r="5" fill="${colour}"/></g>`,
  ].join('');
}

export function plot(
  benchmarks: readonly Benchmark[],
  rows: Readonly<Record<string, Row>>,
): string {
  const drawn = benchmarks
    .flatMap(({ name, metrics }) =>
      metrics.flatMap((metric) => {
        const judged = rows[name]?.metrics.find(({ key }) => key === metric.key);
        return judged && multiplesOf(metric, judged) ? [{ name, metric, judged }] : [];
      }),
    )
    .map(({ name, metric, judged }, index) => drawRow(name, metric, judged, index));
  const bottom = top + rowHeight * drawn.length + 6;
  const ticks = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].map((value) => {
    const x = xOf(value);
    const stroke = value === 1 ? '#222' : '#ddd';
    return (
      `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" stroke="${stroke}"/>` +
      `<text x="${x}" y="${bottom + 18}" text-anchor="middle">${value === 1 ? 'goal' : `${value} ×`}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 28}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<rect width="${width}" height="${bottom + 28}" fill="#fff"/>`,
    `<text x="${left}" y="20">Each figure as a multiple of its goal: left of the line is better than the goal</text>`,
    ...ticks,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
