import { unseenLintBreaches, unseenTypeBreaches } from './breaches/code.ts';
import { unseenLayerBreaches } from './breaches/layers.ts';
import { fromFindings } from './step.ts';
import type { Step } from './step.ts';

/**
 * The checkers checked: a breach of each rule is planted in a throw-away tree with our own
 * settings, and must be reported. A checker that reads nothing reports nothing, and looks green.
 */
export const breaches: Step = {
  name: 'breaches',
  title: 'a planted breach of each rule is reported',
  run: async () => {
    const unseen = await Promise.all([
      unseenLayerBreaches(),
      unseenLintBreaches(),
      unseenTypeBreaches(),
    ]);
    return fromFindings(unseen.flat());
  },
};
