import { faultRows } from '../../tests/faults/rows.ts';
import type { Measure } from '../../tests/faults/row.ts';
import { memories, type SoakSummary } from '../../tests/faults/soak/report.ts';
import { quantile } from '../../tests/faults/statistics.ts';
import type { Results, RowResult, SoakResult } from './results.ts';

const begin = '<!-- figures: written by npm run faults -->';
const end = '<!-- end of figures -->';

const inUnit = (value: number | undefined, { unit }: Measure): string => {
  if (value === undefined) return 'not back';
  return unit === 'ms' ? `${(value / 1000).toFixed(2)} s` : String(value);
};

const verdict = (p95: number | undefined, runs: number, goal: number): string => {
  if (p95 === undefined || p95 > goal) return '**missed**';
  return runs < 20 ? 'met so far' : 'met';
};

const loadOf = (runs: RowResult['runs']): string => {
  const loads = runs.flatMap(({ load }) => (load === null ? [] : [load]));
  return quantile(loads, 0.5)?.toFixed(1) ?? 'not noted';
};

function measureLine(name: string, result: RowResult, measure: Measure, isFirst: boolean): string {
  const { runs, commit, date } = result;
  const values = runs.map((run) => ('figures' in run ? run.figures[measure.key] : undefined));
  const p95 = quantile(values, 0.95);
  const misses = runs.filter((run) => 'miss' in run).length;
  const goal = inUnit(measure.goal, measure);
  const row = faultRows[name];
  return [
    isFirst ? `${row?.title ?? name} (\`${name}\`)` : '',
    measure.title,
    goal,
    inUnit(quantile(values, 0.5), measure),
    inUnit(p95, measure),
    isFirst ? String(runs.length) : '',
    isFirst ? String(misses) : '',
    verdict(p95, runs.length, measure.goal),
    isFirst ? loadOf(runs) : '',
    isFirst ? `${date}, ${commit}` : '',
  ].join(' | ');
}

const memoryNames: Record<(typeof memories)[number], string> = {
  roomHeap: "heap of the room's process",
  roomRss: "resident memory of the room's process",
  pageHeap: "heap of the wall's page",
  pageRss: "resident memory of the wall's page",
};

function soakLines(soak: SoakResult): string[] {
  const memory: SoakSummary['memory'] = soak.memory;
  const line = (name: (typeof memories)[number]): string => {
    const { firstMb, lastMb, mbPerHour } = memory[name];
    const isMet = mbPerHour <= 1;
    return `| ${memoryNames[name]} | ${firstMb.toFixed(1)} MB | ${lastMb.toFixed(1)} MB | ${mbPerHour.toFixed(2)} MB/h | 1 MB/h | ${isMet ? 'met' : '**missed**'} |`;
  };
  return [
    '',
    `**Soak**, ${soak.hours.toFixed(1)} hours of the six that are asked: ${soak.joins} guests came and left, ${soak.misses.length} misses (goal 0). ` +
      `Memory after a forced collection, each minute; slopes by least squares after ${Math.round(soak.warmUpMinutes)} minutes of warm-up (${soak.date}, ${soak.commit}).`,
    '',
    '| memory | at the end of warm-up | at the end | slope | goal | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...memories.map(line),
  ];
}

const missLines = (results: Results): string[] => {
  const all = Object.entries(results.rows).flatMap(([name, { runs }]) =>
    runs.flatMap((run) => ('miss' in run ? [`- \`${name}\`: ${run.miss}`] : [])),
  );
  return all.length === 0 ? [] : ['', 'Runs that missed, as they ended:', '', ...all];
};

/** The part between the markers, from the figures alone. */
export function figuresText(results: Results): string {
  const measured = Object.keys(faultRows).flatMap((name) => {
    const result = results.rows[name];
    return result === undefined ? [] : [{ name, result }];
  });
  const machines = new Set(
    measured.map(({ result: { machine } }) => `${machine.cores} cores, ${machine.memoryGb} GB`),
  );
  return [
    begin,
    '',
    `Measured on: ${[...machines].join('; ')}. A run that missed counts as slower than every other. Load: threads waiting for each core, median over the runs; above 1 the machine was busy with other work.`,
    '',
    '| fault | measured until | goal (p95) | median | p95 | runs | missed | | load | when, commit |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...measured.flatMap(({ name, result }) =>
      (faultRows[name]?.measures ?? []).map(
        (measure, index) => `| ${measureLine(name, result, measure, index === 0)} |`,
      ),
    ),
    ...(results.soak === null ? [] : soakLines(results.soak)),
    ...missLines(results),
    '',
    end,
  ].join('\n');
}

/** The document with its figures put in; the rest of it is written by hand. */
export function withFigures(document: string, results: Results): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to === -1) throw new Error('docs/FAULTS.md has lost its markers');
  return document.slice(0, from) + figuresText(results) + document.slice(to + end.length);
}
