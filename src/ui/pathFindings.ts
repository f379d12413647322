import type { Rule } from '#shared/diagnostics/index.ts';
import type { PathStep, PathSteps } from '#shared/path.ts';

/** Nothing that could be tried has come through, and something was tried. */
export const isEveryPathClosed = (steps: PathSteps): boolean =>
  steps.some(({ state }) => state === 'failed') &&
  steps.every(({ state }) => state === 'failed' || state === 'off');

const ruleFor = ({ kind, server, fault }: PathStep): Rule | null =>
  server === null || fault !== 'silent' || kind === 'host'
    ? null
    : {
        protocol: kind === 'turnTls' ? 'TCP' : 'UDP',
        port: server.port,
        direction: 'out',
        peer: server.host,
        group: null,
      };

const key = ({ protocol, port, peer }: Rule): string => `${protocol} ${port} ${peer}`;

/**
 * What is missing on this side of the way: a rule for each server that stays silent. One of them is enough; the
 * first is the better one. STUN and TURN are the same port of the same host, and that is one rule.
 */
export function missingRules(steps: PathSteps): Rule[] {
  const rules = steps.map(ruleFor).filter((rule) => rule !== null);
  return rules.filter((rule, index) => rules.findIndex((one) => key(one) === key(rule)) === index);
}
