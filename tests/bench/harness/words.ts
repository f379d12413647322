import type { Benchmark, Metric } from './benchmark.ts';
import type { Judged } from './judge.ts';
import type { Row } from './results.ts';

/** The results as people read them: the table of docs/BENCHMARKS.md and the lines of the terminal. */

/** Three significant digits, thousands in groups. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

const goalOf = ({ better, by, goal, unit }: Metric): string => {
  const sign = better === 'lower' ? '≤' : '≥';
  if (by === 'ratio') return `${sign} ${figure(goal)}`;
  const plus = by === 'difference' && goal > 0 ? '+' : '';
  return `${sign} ${plus}${figure(goal)}${unit === '' ? '' : ` ${unit}`}`;
};

export function verdictOf({ verdict, isCertain }: Judged): string {
  if (verdict === 'void') return 'void';
  return isCertain ? verdict : `${verdict}, not certain`;
}

const withUnit = (value: number, unit: string): string =>
  unit === '' ? figure(value) : `${figure(value)} ${unit}`;

const side = (value: number, capped: number, of: number, unit: string): string =>
  capped === 0
    ? withUnit(value, unit)
    : `${withUnit(value, unit)} (${capped} of ${of} given up there)`;

const spread = ([low, high]: readonly [number, number]): string =>
  low === high ? '' : ` (${figure(low)}–${figure(high)})`;

const nullOf = ({ nullFigure, nullInterval }: Judged): string =>
  nullFigure === null || nullInterval === null
    ? '–'
    : `${figure(nullFigure)}${spread(nullInterval)}`;

const tableHead = [
  '| name | measured | ours | peer | ours to peer (95 %) | goal | | null pair | pairs |',
  '|---|---|---|---|---|---|---|---|---|',
];

function tableLines(benchmark: Benchmark, row: Row | undefined): string[] {
  const { name, title, peer, metrics } = benchmark;
  return metrics.map((metric, index) => {
    const judged = row?.metrics.find(({ key }) => key === metric.key);
    const first = index === 0 ? `\`${name}\`` : '';
    const what = `${title}: ${metric.label}, against ${peer}`;
    if (!row || !judged)
      return `| ${first} | ${what} | – | – | – | ${goalOf(metric)} | not measured | – | – |`;
    const compared = `${figure(judged.figure)}${spread(judged.interval)}`;
    const cells = [
      first,
      what,
      side(judged.ours, judged.capped.ours, row.pairs, metric.unit),
      side(judged.peer, judged.capped.peer, row.pairs, metric.unit),
      metric.by === 'difference' && metric.unit !== '' ? `${compared} ${metric.unit}` : compared,
      goalOf(metric),
      judged.verdict === 'met' && judged.isCertain ? 'met' : `**${verdictOf(judged)}**`,
      nullOf(judged),
      String(row.pairs),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

export const table = (
  benchmarks: readonly Benchmark[],
  rows: Readonly<Record<string, Row>>,
): string =>
  [...tableHead, ...benchmarks.flatMap((each) => tableLines(each, rows[each.name]))].join('\n');

/** When and on what, for rows that were measured together or not. */
export function provenance(rows: readonly Row[]): string {
  const lines = new Map<string, string[]>();
  for (const { name, measuredAt, commit, machine, load } of rows) {
    const when = `${measuredAt.slice(0, 10)}, commit \`${commit}\`, ${machine.cores} cores, ${machine.memoryGiB} GiB`;
    lines.set(when, [...(lines.get(when) ?? []), `\`${name}\` (load ${load[0]})`]);
  }
  return [...lines].map(([when, names]) => `- ${when}: ${names.join(', ')}`).join('\n');
}

/** For the terminal. */
export function sayRow(benchmark: Benchmark, row: Row): string[] {
  return benchmark.metrics.flatMap((metric) => {
    const judged = row.metrics.find(({ key }) => key === metric.key);
    if (judged === undefined) return [];
    const { unit } = metric;
    const isVoid = judged.verdict === 'void';
    return [
      `${verdictOf(judged).padEnd(20)} ${benchmark.name}: ${metric.label}: ours ${withUnit(judged.ours, unit)}, ` +
        `peer ${withUnit(judged.peer, unit)}, ${metric.by} ${figure(judged.figure)}${spread(judged.interval)}, ` +
        `goal ${goalOf(metric)}, null pair ${nullOf(judged)}`,
      ...(isVoid
        ? [
            '  void: the peer did not equal itself within its band, so this run proves nothing. Run it again when less goes on.',
          ]
        : []),
    ];
  });
}
