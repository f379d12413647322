import { findOutdated } from '../policies/findOutdated.ts';
import { makeOutputs } from '../policies/outputs.ts';
import { fromFindings } from './step.ts';
import type { Step } from './step.ts';

export const policies: Step = {
  name: 'policies',
  title: 'policy templates and their docs are what the settings’ schema gives',
  run: async () => {
    const outputs = await makeOutputs();
    return fromFindings(findOutdated(outputs), `${outputs.size} files`);
  },
};
