import { mkdirSync, writeFileSync } from 'node:fs';
import { fetchNpmTarball } from '../lib/npmTarball.ts';
import { inRoot } from '../lib/paths.ts';
import { runTool } from './step.ts';
import type { Step } from './step.ts';

export const types: Step = {
  name: 'types',
  title: 'every folder compiles with its own lib and types',
  run: () => runTool('typescript', ['-b', '--pretty', 'false'], { command: 'tsc' }),
};

const electron33 = {
  spec: 'electron@33.2.1',
  integrity:
    'sha512-SG/nmSsK9Qg1p6wAW+ZfqU+AV8cmXMTIklUL18NnOKfZLlum4ZsDoVdmmmlL39ZmeCaq27dr7CgslRPahfoVJg==',
};

/**
 * The shipped Electron is 45, the one the end-to-end tests run is 33. What both declare is what
 * the shell may call: this compiles it against the declarations of 33, fetched on first use.
 */
export const typesElectron33: Step = {
  name: 'types33',
  title: 'the shell and the preload also compile against Electron 33',
  run: async () => {
    const folder = inRoot('.cache/electron-33');
    const reason = await fetchNpmTarball(electron33.spec, electron33.integrity, folder);
    if (reason !== undefined) return { kind: 'skipped', reason };
    const declarations = '../electron-33/electron.d.ts';
    const project = inRoot('.cache/tsc/electron33.json');
    mkdirSync(inRoot('.cache/tsc'), { recursive: true });
    writeFileSync(
      project,
      JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: {
          lib: ['ES2023', 'DOM'],
          noUnusedLocals: false,
          types: ['node'],
          typeRoots: ['../../node_modules/@types'],
          paths: { electron: [declarations], 'electron/*': [declarations] },
          tsBuildInfoFile: './electron33.tsbuildinfo',
        },
        files: [declarations],
        include: ['../../src/main/index.ts', '../../src/main/shell', '../../src/preload'],
        exclude: ['../../**/*.test.ts'],
      }),
    );
    return runTool('typescript', ['-p', project, '--pretty', 'false'], { command: 'tsc' });
  },
};
