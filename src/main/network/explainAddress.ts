import { ok, type Result } from '#shared/result.ts';
import type { Failure } from '#shared/errors.ts';
import { kindOf } from './adapter.ts';
import { chooseAddress, type ChooseInput, type NetworkChoice } from './chooseAddress.ts';

/**
 * Why an address was chosen: `setting` names it; packets to far away leave by it (`route`); there is no
 * other of its kind (`only`); it is the first of several (`first`).
 */
export type ChoiceReason = 'setting' | 'route' | 'only' | 'first';
export type ExplainedChoice = NetworkChoice & { netmask: string; why: ChoiceReason };

/** The choice of `chooseAddress` and what decided it. Error: `network.none`. */
export function explainAddress(input: ChooseInput): Result<ExplainedChoice, Failure> {
  const chosen = chooseAddress(input);
  if (!chosen.ok) return chosen;
  const { address, kind } = chosen.value;
  const adapter = input.adapters.find((one) => one.address === address);
  return ok({ ...chosen.value, netmask: adapter?.netmask ?? '255.255.255.255', why: why() });

  function why(): ChoiceReason {
    if (input.wanted !== null) return 'setting';
    if (address === input.routeSource) return 'route';
    return input.adapters.filter((one) => kindOf(one) === kind).length === 1 ? 'only' : 'first';
  }
}
