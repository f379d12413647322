// A process of its own: electronegativity is CommonJS that writes to the console and sets globals.
//   node electronegativityRun.ts <the tool's folder> <folder to scan> <file for the result> <Electron's version>
import { writeFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import path from 'node:path';

type Options = {
  input: string;
  isRelative: boolean;
  electronVersionOverride: string | undefined;
  excludeFromScan: string[];
};

const [, , tool = '', input = '', output = '', electronVersionOverride] = process.argv;
const fromTool = createRequire(path.join(tool, 'x.js'));

// It asks a server for translations, and when that fails late it takes the process along.
const got = new Module(fromTool.resolve('got'));
got.exports = () => Promise.reject(new Error('offline'));
got.loaded = true;
fromTool.cache[got.id] = got;

const scan = fromTool('@doyensec/electronegativity') as (options: Options) => Promise<unknown>;
const result = await scan({
  ...{ input, electronVersionOverride, isRelative: true },
  // Looks fixes up on a server; the version of Electron is checked by a test of its own.
  excludeFromScan: ['AvailableSecurityFixesGlobalCheck'],
});
writeFileSync(output, JSON.stringify(result));
