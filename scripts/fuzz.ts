import { parseArgs } from 'node:util';
import { doors } from '../tests/fuzz/doors.ts';
import { runDoor } from '../tests/fuzz/runDoor.ts';
import { Failure } from './lib/failure.ts';

const helpText = `npm run fuzz -- [door …] [--inputs N] [--seed N]

A million inputs, shared by the doors: ${Object.keys(doors).join(', ')}.
A failure prints the smallest input that shows it, and the seed that finds it again.
`;
const maxHeapMb = 8;

function number(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 2 ** 31)
    throw new Failure(`--${name} wants a whole number.`);
  return value;
}

/** `npm run fuzz`: rubbish at every door, and what became of it. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      inputs: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(helpText);
    return 0;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(doors);
  const unknown = names.find((name) => !(name in doors));
  if (unknown !== undefined) throw new Failure(`there is no door "${unknown}".`);
  const each = Math.max(10, Math.ceil(number(values.inputs, 'inputs') / names.length));
  const seed = number(values.seed, 'seed');
  process.stdout.write(`${each} inputs at each door, seed ${seed}\n`);
  let failed = 0;
  for (const name of names) {
    try {
      const { deep, seconds, heapMb, rssMb } = await runDoor(name, each, seed);
      const isFlat = heapMb < maxHeapMb;
      if (!isFlat) failed += 1;
      process.stdout.write(
        `${isFlat ? 'ok   ' : 'GREW '} ${name.padEnd(10)} ${deep} got inside, ${seconds} s, ` +
          `heap ${heapMb} MB, resident ${rssMb.at(-1)} MB more\n`,
      );
    } catch (error) {
      failed += 1;
      process.stdout.write(
        `FAIL  ${name}\n${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }
  return failed === 0 ? 0 : 1;
}
