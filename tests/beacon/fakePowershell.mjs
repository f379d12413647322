// Plays Windows PowerShell running resources/beacon/beacon.ps1 for windows.spec.ts. The first argument is a
// folder: `plot.json` in it says how the script behaves, `log.jsonl` keeps what it was given.
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

const [folder = '.', ...given] = process.argv.slice(2);
const plot = JSON.parse(readFileSync(path.join(folder, 'plot.json'), 'utf8'));
const log = (entry) =>
  appendFileSync(
    path.join(folder, 'log.jsonl'),
    `${JSON.stringify({ pid: process.pid, ...entry })}\n`,
  );

log({ arguments: given });
if (plot.errors) process.stderr.write(plot.errors);
for (const line of plot.greeting ?? ['{"state":"ready"}']) process.stdout.write(`${line}\r\n`);
if (plot.exitsWith !== undefined) process.exit(plot.exitsWith);

let n = 0;
createInterface({ input: process.stdin })
  .on('line', (line) => {
    n += 1;
    log({ line });
    for (const state of plot.answers ?? [{ state: 'advertising' }])
      process.stdout.write(`${JSON.stringify({ n, ...state })}\r\n`);
    if (plot.dies) process.exit(3);
  })
  .on('close', () => {
    log({ end: true });
    if (plot.isDeaf) setInterval(() => undefined, 1_000);
    else process.exit(0);
  });
