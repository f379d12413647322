import { readFileSync, readdirSync } from 'node:fs';

/** What the programs below this one cost, read from /proc (Linux). */

const ticksPerSecond = 100;

/** The fields of /proc/<pid>/stat from the third on (`man 5 proc`): the name before may contain anything. */
const statOf = (pid: number): string[] | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It ended in the meantime.
    return null;
  }
};

/** A process and all below it. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? Number(statOf(pid)?.[1]) : NaN;
    if (!Number.isNaN(parent)) parents.set(pid, parent);
  }
  const found = [root];
  for (const pid of found)
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Seconds of processor time these have used so far, the kernel's part included. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const stat = statOf(pid);
    return stat === null ? 0 : Number(stat[11]) + Number(stat[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}

/** Proportional set size: what is shared is counted in shares. */
export function pssMib(pids: readonly number[]): number {
  const kib = pids.map((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kib.reduce((sum, each) => sum + each, 0) / 1024;
}
