import { filesUnder, isTypeScript } from '../lib/files.ts';
import { root } from '../lib/paths.ts';
import { cruise } from './cruise.ts';
import { fromFindings } from './step.ts';
import type { Step } from './step.ts';

/**
 * The import table. A cruiser that finds no TypeScript compiler reads nothing and reports no
 * violation, so every source file on disk must be among the modules it read.
 */
export const layers: Step = {
  name: 'layers',
  title: 'the import table of DESIGN section 2',
  run: async () => {
    const { violations, modules } = await cruise(root);
    const read = new Set(modules);
    const sources = filesUnder(['src']).filter(isTypeScript);
    const unread = sources.filter((file) => !read.has(file));
    return fromFindings(
      [
        ...violations.map(({ rule, from, to }) => `${from}: ${rule}, imports ${to}`),
        ...unread.map((file) => `${file}: dependency-cruiser did not read it`),
      ],
      `${sources.length} files`,
    );
  },
};
