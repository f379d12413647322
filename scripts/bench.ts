import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/paths.ts';

type Program = { main(argv: readonly string[]): Promise<number> };

/** `npm run bench`. What runs in pages is typed with those, not with the scripts: hence no static import. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = (await import(pathToFileURL(inRoot('tests/bench/main.ts')).href)) as Program;
  return program.main(argv);
}
