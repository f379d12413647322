import path from 'node:path';
import { toolFolder } from '../lib/npmTool.ts';
import { runNode } from '../lib/process.ts';
import { valuesOf } from './builderConfig.ts';

/** As `electron-builder.yml` says, by the names of @electron/fuses. */
export const wantedFuses = (): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(valuesOf('electronFuses')).map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      value === 'true',
    ]),
  );

/** Reads the fuses back from a program, by @electron/fuses. */
export async function readFuses(program: string): Promise<Record<string, boolean>> {
  const cli = path.join(toolFolder('packing'), 'node_modules/@electron/fuses/dist/bin.js');
  const { code, output } = await runNode(cli, ['read', '--app', program]);
  if (code !== 0) throw new Error(`no fuses in ${program}: ${output}`);
  return Object.fromEntries(
    [...output.matchAll(/^ *(\w+) is (Enabled|Disabled)$/gm)].map(([, name = '', state]) => [
      name,
      state === 'Enabled',
    ]),
  );
}
