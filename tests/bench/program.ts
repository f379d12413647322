import { writeFileSync } from 'node:fs';
import { benchmarks } from './benchmarks.ts';

/**
 * `node program.ts <name> <pairs> <file>`: measures one row in a process of its own and writes the series
 * into the file, so that a row that fails costs no other.
 */
const [name, pairsText, file] = process.argv.slice(2);
const benchmark = benchmarks.find((each) => each.name === name);
const pairs = Number(pairsText);
if (!benchmark || !Number.isInteger(pairs) || pairs < 1 || file === undefined)
  throw new Error('program.ts <name> <pairs> <file>');
try {
  writeFileSync(file, JSON.stringify(await benchmark.run({ pairs, isTiny: false })));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exit(1);
}
