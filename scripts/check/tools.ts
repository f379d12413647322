import { runTool } from './step.ts';
import type { Step } from './step.ts';

export const lint: Step = {
  name: 'lint',
  title: 'type-aware lint',
  run: () => runTool('oxlint', ['--type-aware', '--format=unix']),
};

export const format: Step = {
  name: 'format',
  title: 'house format',
  run: () => runTool('prettier', ['--check', '--log-level=warn', '.']),
};

export const unused: Step = {
  name: 'unused',
  title: 'no dead files, exports or dependencies',
  run: () => runTool('knip', ['--no-progress']),
};
