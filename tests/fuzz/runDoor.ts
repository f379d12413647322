import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DoorReport } from './door.ts';

const program = fileURLToPath(new URL('program.ts', import.meta.url));
const maxOutput = 64 * 1024 * 1024;

/** `program.ts` to its end. Throws with what it printed when it failed. */
export async function runDoor(name: string, inputs: number, seed: number): Promise<DoorReport> {
  const args = ['--expose-gc', program, name, String(inputs), String(seed)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: maxOutput });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as DoorReport;
}
