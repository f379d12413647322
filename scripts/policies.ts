import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './lib/paths.ts';
import { findOutdated } from './policies/findOutdated.ts';
import { makeOutputs } from './policies/outputs.ts';

/** `npm run policies`: templates, lists and docs from the settings' schema. `-- --check`: are they current? */
export async function main(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--check')) {
    console.error('policies: the one flag is --check');
    return 2;
  }
  const outputs = await makeOutputs();
  if (!args.includes('--check'))
    for (const [file, text] of outputs) {
      mkdirSync(path.dirname(inRoot(file)), { recursive: true });
      writeFileSync(inRoot(file), text);
    }
  const findings = findOutdated(outputs);
  for (const finding of findings) console.error(`policies: ${finding}`);
  if (findings.length === 0) console.log(`policies: ${outputs.size} files are current`);
  return findings.length === 0 ? 0 : 1;
}
