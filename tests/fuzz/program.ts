import type { DoorReport } from './door.ts';
import { doors } from './doors.ts';

/**
 * `node --expose-gc program.ts <door> <inputs> <seed>`: a door in a process of its own, so that a crash, a
 * rejection that nobody handles and memory are the door's. Prints a `DoorReport`; exit code 1 with the
 * smallest input that was not well answered.
 */
const tenths = 10;
const [name = '', inputsText = '', seedText = ''] = process.argv.slice(2);
const make = doors[name];
const inputs = Number(inputsText);
const seed = Number(seedText);
if (!make || !Number.isInteger(inputs) || inputs < tenths || !Number.isInteger(seed))
  throw new Error(`program.ts <${Object.keys(doors).join('|')}> <inputs> <seed>`);

const mb = (bytes: number): number => Math.round(bytes / 2 ** 18) / 4;
const look = (): NodeJS.MemoryUsage => {
  globalThis.gc?.();
  return process.memoryUsage();
};

const startedAt = performance.now();
const door = await make();
// Code is compiled and tables are filled in the first tenth.
await door.run(inputs / tenths, seed);
const before = look();
const rssMb: number[] = [];
for (let tenth = 1; tenth < tenths; tenth += 1) {
  await door.run(inputs / tenths, seed + tenth);
  rssMb.push(mb(look().rss - before.rss));
}
const heapMb = mb(look().heapUsed - before.heapUsed);
await door.end();
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
const report: DoorReport = { door: name, inputs, deep: door.deep, seconds, heapMb, rssMb };
process.stdout.write(`${JSON.stringify(report)}\n`);
