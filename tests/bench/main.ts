import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks.ts';
import type { Benchmark, Series } from './harness/benchmark.ts';
import { fillMarkers } from './harness/document.ts';
import { judge } from './harness/judge.ts';
import { plot } from './harness/plot.ts';
import {
  isCurrent,
  loadNow,
  readResults,
  thisMachine,
  writeRow,
  type Row,
} from './harness/results.ts';
import { provenance, sayRow, table } from './harness/words.ts';
import { electronPath, missing } from '../harness/capabilities.ts';
import { createNetns, sweepNetns } from '../harness/netns.ts';
import { build } from '../../scripts/build/build.ts';
import { Failure } from '../../scripts/lib/failure.ts';
import { installTools } from '../../scripts/lib/npmTool.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run, runInForeground } from '../../scripts/lib/process.ts';
import { startDisplay, type Wrap } from '../../scripts/test/display.ts';
import { prepareTestElectron } from '../../scripts/testElectron/prepare.ts';

const helpText = `npm run bench -- [name …] [--again] [--pairs N]

Measures the rows of docs/BENCHMARKS.md: ${benchmarks.map(({ name }) => name).join(', ')}.
What was measured with these very sources is not measured again, but for --again.
Needs root on Linux, as every run has a network of its own. All rows take about an hour.
`;
const resultsFile = inRoot('bench/results.json');
const pageFile = inRoot('docs/BENCHMARKS.md');
const plotFile = inRoot('docs/pictures/benchmarks.svg');
const rowTimeoutMs = 20 * 60_000;
const print = (line: string): boolean => process.stdout.write(`${line}\n`);

async function git(...words: string[]): Promise<string> {
  const { code, stdout, output } = await run('git', words);
  if (code !== 0) throw new Failure(`git ${words.join(' ')}: ${output.trim()}`);
  return stdout.trim();
}

/** The commit, and what of it decides about the figures: the sources. */
async function sources(): Promise<Pick<Row, 'commit' | 'source'>> {
  const isChanged = (await git('status', '--porcelain', '--', 'src')) !== '';
  const plus = isChanged ? '+' : '';
  return {
    commit: `${await git('rev-parse', '--short', 'HEAD')}${plus}`,
    source: `${await git('rev-parse', 'HEAD:src')}${plus}`,
  };
}

function choose(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !benchmarks.some((each) => each.name === name));
  if (unknown !== undefined) throw new Failure(`there is no benchmark "${unknown}".`);
  return names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
}

/** A network and a screen of its own for one row, which end with it. */
async function measure(benchmark: Benchmark, pairs: number): Promise<Series> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-bench-'));
  const netns = await createNetns();
  // Ends whatever runs in it: a row that hangs fails, and the next one is measured.
  const timer = setTimeout(() => void netns.dispose(), rowTimeoutMs);
  const wrap: Wrap = netns.wrap;
  const display = await startDisplay(wrap);
  try {
    const file = path.join(folder, 'series.json');
    const command = wrap(process.execPath, [
      ...['--expose-gc', inRoot('tests/bench/program.ts')],
      ...[benchmark.name, String(pairs), file],
    ]);
    const code = await runInForeground(command.file, command.args, {
      env: {
        ...process.env,
        MAGO_TEST_OWNER: String(process.pid),
        MAGO_TEST_LAN: netns.address,
        ...(display && { DISPLAY: display.name }),
      },
      group: true,
    });
    if (code !== 0) throw new Error(`ended with ${code}`);
    return JSON.parse(readFileSync(file, 'utf8')) as Series;
  } finally {
    clearTimeout(timer);
    await display?.dispose();
    await netns.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureRow(benchmark: Benchmark, pairs: number): Promise<Row> {
  const startedAt = performance.now();
  const before = loadNow();
  const samples = await measure(benchmark, pairs);
  return {
    name: benchmark.name,
    measuredAt: new Date().toISOString(),
    ...(await sources()),
    machine: thisMachine(),
    load: [before, loadNow()],
    seconds: Math.round((performance.now() - startedAt) / 1000),
    pairs: samples.ours.length,
    metrics: benchmark.metrics.map((metric) => judge(metric, samples)),
    samples,
  };
}

function writeDocument(): void {
  const rows = readResults(resultsFile);
  const content = [
    table(benchmarks, rows),
    '![Each figure as a multiple of its goal](pictures/benchmarks.svg)',
    `Measured:\n\n${provenance(benchmarks.flatMap(({ name }) => rows[name] ?? []))}`,
  ].join('\n\n');
  mkdirSync(path.dirname(plotFile), { recursive: true });
  writeFileSync(plotFile, plot(benchmarks, rows));
  writeFileSync(pageFile, fillMarkers(readFileSync(pageFile, 'utf8'), content));
}

async function prepare(): Promise<void> {
  const reason = missing('netns');
  if (reason !== undefined) throw new Failure(`a benchmark needs a network of its own: ${reason}.`);
  await installTools(print);
  await build();
  if (electronPath() === undefined) await prepareTestElectron();
  await sweepNetns();
}

/** `npm run bench`: rows that fail are named at the end; what was measured is written at once. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      again: { type: 'boolean', default: false },
      pairs: { type: 'string' },
      document: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return Number(!print(helpText));
  const pairs = values.pairs === undefined ? undefined : Number(values.pairs);
  if (pairs !== undefined && !(Number.isInteger(pairs) && pairs > 0))
    throw new Failure('--pairs wants a whole number.');
  const chosen = choose(positionals);
  if (!values.document) await prepare();
  const failed: string[] = [];
  for (const benchmark of values.document ? [] : chosen) {
    const wanted = pairs ?? benchmark.pairs;
    const { source } = await sources();
    const known = readResults(resultsFile)[benchmark.name];
    if (!values.again && isCurrent(known, { ...benchmark, source, pairs: wanted })) {
      print(`${benchmark.name}: measured already with these sources`);
      continue;
    }
    print(`${benchmark.name}: ${wanted} pairs, load ${loadNow()}`);
    try {
      const row = await measureRow(benchmark, wanted);
      writeRow(resultsFile, row);
      for (const line of sayRow(benchmark, row)) print(line);
      print(`${benchmark.name}: ${row.seconds} s`);
    } catch (error) {
      failed.push(benchmark.name);
      print(`${benchmark.name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    }
    writeDocument();
  }
  if (values.document) writeDocument();
  if (failed.length > 0) print(`failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}
