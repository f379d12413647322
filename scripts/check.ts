import { runChecks, steps } from './check/runChecks.ts';

/** `npm run check [-- name …]`: every check, or those that are named. */
export async function main(args: string[]): Promise<number> {
  const unknown = args.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`check: no such check: ${unknown.join(', ')}`);
    console.error(`check: there are ${steps.map(({ name }) => name).join(', ')}`);
    return 1;
  }
  const chosen = args.length === 0 ? steps : steps.filter(({ name }) => args.includes(name));
  const results = await runChecks(chosen, (line) => console.log(line));
  const count = (kind: string): number =>
    results.filter(({ verdict }) => verdict.kind === kind).length;
  const skipped = count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`;
  console.log(`check: ${count('passed')} passed, ${count('failed')} failed${skipped}`);
  return count('failed') === 0 ? 0 : 1;
}
