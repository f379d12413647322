import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { faultRows } from '../tests/faults/rows.ts';
import { build } from './build/build.ts';
import { commit, machine, source } from './faults/about.ts';
import { withFigures } from './faults/document.ts';
import { isOnOwnNetwork, runOnOwnNetwork } from './faults/ownNetwork.ts';
import { readResults, writeResults } from './faults/results.ts';
import { runRow } from './faults/runRow.ts';
import { runSoak, soakOf } from './faults/runSoak.ts';
import { Failure } from './lib/failure.ts';
import { inRoot } from './lib/paths.ts';
import { runHere, startDisplay } from './test/display.ts';

const helpText = `npm run faults -- [row …] [--runs 20] [--seconds N] [--again]
npm run faults -- soak [--hours 6] [--progress FILE]
npm run faults -- soak --from FILE
npm run faults -- document

Rows: ${Object.keys(faultRows).join(', ')}; all of them when none is named.
Runs are added to those in bench/faults.json that were made with the same source, until there are enough;
--again begins anew. --seconds ends the program before a run that would be over later.
soak: a guest a minute for so long; --from puts the figures of such a run, also an unfinished one, into the
document. document: writes docs/FAULTS.md from the figures alone.
`;

/** A number above 0. */
function amount(text: string, name: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) throw new Failure(`--${name} wants a number above 0.`);
  return value;
}

async function writeDocument(): Promise<void> {
  const results = readResults();
  const files = [
    { name: 'docs/FAULTS.md', edit: (text: string) => withFigures(text, results) },
    { name: 'bench/faults.json', edit: (text: string) => text },
  ].filter(({ name }) => existsSync(inRoot(name)));
  for (const { name, edit } of files) {
    const filepath = inRoot(name);
    const config = (await resolveConfig(filepath)) ?? {};
    const text = edit(readFileSync(filepath, 'utf8'));
    writeFileSync(filepath, await format(text, { ...config, filepath }));
  }
}

type Plan = { names: readonly string[]; runs: number; seconds: number; isAnew: boolean };

async function measure({ names, runs, seconds, isAnew }: Plan): Promise<number> {
  const until = performance.now() + seconds * 1000;
  const display = process.env.DISPLAY === undefined ? await startDisplay(runHere) : undefined;
  if (display !== undefined) process.env.DISPLAY = display.name;
  const about = { source: source(), commit: await commit(), machine: machine() };
  try {
    for (const name of names) {
      const row = faultRows[name];
      if (row === undefined) continue;
      const before = readResults().rows[name];
      const kept = isAnew || before?.source !== about.source ? [] : before.runs;
      process.stdout.write(`${name}: ${kept.length} of ${runs} runs are there\n`);
      await runRow({
        row,
        runs: runs - kept.length,
        until,
        onRun: (run) => {
          kept.push(run);
          process.stdout.write(`${name} ${kept.length}: ${JSON.stringify(run)}\n`);
          const results = readResults();
          results.rows[name] = {
            ...about,
            date: new Date().toISOString().slice(0, 10),
            runs: kept,
          };
          writeResults(results);
        },
      });
    }
  } finally {
    await display?.dispose();
  }
  await writeDocument();
  return 0;
}

/** `npm run faults`: what becomes of a call when parts of its world fail, measured. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '100000' },
      again: { type: 'boolean', default: false },
      hours: { type: 'string', default: '6' },
      progress: { type: 'string', default: '.cache/faults/soak.json' },
      from: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(helpText);
    return 0;
  }
  const [first] = positionals;
  if (first === 'document' || (first === 'soak' && values.from !== undefined)) {
    if (values.from !== undefined) writeResults({ ...readResults(), soak: soakOf(values.from) });
    await writeDocument();
    return 0;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(faultRows);
  const unknown = names.find((name) => name !== 'soak' && !(name in faultRows));
  if (unknown !== undefined) throw new Failure(`there is no row "${unknown}".`);
  if (!isOnOwnNetwork()) {
    await build();
    return runOnOwnNetwork(argv);
  }
  if (first === 'soak') return runSoak(amount(values.hours, 'hours'), values.progress);
  return measure({
    names,
    runs: amount(values.runs, 'runs'),
    seconds: amount(values.seconds, 'seconds'),
    isAnew: values.again,
  });
}
