import { build } from './build/build.ts';
import { checklist } from './hardening/checklist.ts';
import { whyUnproved } from './hardening/proved.ts';
import { installTools } from './lib/npmTool.ts';
import { runEndToEnd } from './test/endToEnd.ts';
import { installNeeds } from './test/needs.ts';
import { sum } from './test/summary.ts';
import { runVitest } from './test/vitest.ts';
import { prepareTestElectron } from './testElectron/prepare.ts';

const canary = 'tests/hardening/electronegativity.spec.ts';
const print = (line: string): void => console.log(line);

/** `npm run hardening`: Electron's checklist, each point by its test, and what electronegativity says. */
export async function main(): Promise<number> {
  await installNeeds(print);
  await installTools(print);
  await build();
  const noElectron = await prepareTestElectron();
  const files = [...new Set(checklist.map(({ proof }) => proof.file))];
  const isUnit = (file: string): boolean => file.includes('.test.');
  const all = sum([
    await runVitest({ projects: ['unit'], filters: files.filter((file) => isUnit(file)) }),
    await runEndToEnd([...files.filter((file) => !isUnit(file)), canary], noElectron, print),
  ]);
  const unproved = checklist.flatMap((point) => {
    const why = whyUnproved(point, all);
    print(`${why === undefined ? 'proved' : 'OPEN  '} ${point.number}. ${point.name}`);
    return why === undefined ? [] : [`${point.number}: ${why}`];
  });
  const missed = [...all.failed, ...all.skipped.map(({ name }) => name)].filter((name) =>
    name.startsWith(canary),
  );
  for (const line of [...unproved, ...missed]) print(line);
  const bird = missed.length === 0 ? 'with the canary caught' : 'and the canary NOT caught';
  print(`${checklist.length - unproved.length} of ${checklist.length} ${bird}`);
  return unproved.length + missed.length === 0 ? 0 : 1;
}
