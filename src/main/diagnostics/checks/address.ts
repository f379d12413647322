import type { Failure } from '#shared/errors.ts';
import { networkOf, type Reason } from '#shared/diagnostics/index.ts';
import type { Result } from '#shared/result.ts';
import type { ExplainedChoice } from '../../network/index.ts';
import { fails, isOk, warns, type Check } from '../check.ts';
import { networkOfTarget, type Target } from '../target.ts';

const reasonOf: Record<ExplainedChoice['why'], Reason> = {
  setting: 'addressBySetting',
  route: 'addressByRoute',
  only: 'addressOnly',
  first: 'addressFirst',
};

/** Where the room is reached, and what decided that. */
export const checkAddress = (choose: () => Promise<Result<ExplainedChoice, Failure>>): Check => ({
  id: 'address',
  async run() {
    const chosen = await choose();
    if (!chosen.ok) return fails('addressNone');
    const { interfaceName, address, netmask, kind, why } = chosen.value;
    const facts = { interface: interfaceName, address, network: networkOf(address, netmask) };
    if (kind === 'linkLocal') return warns('addressLinkLocal', facts);
    if (kind === 'virtual') return warns('addressVirtual', facts);
    return isOk(reasonOf[why], facts);
  },
});

/** By which interface this machine reaches another room. */
export const checkWayThere = (target: Result<Target, Failure>): Check => ({
  id: 'address',
  run() {
    if (!target.ok) return Promise.resolve(fails('addressNoWay'));
    const { via, address } = target.value;
    return Promise.resolve(
      isOk('addressTowards', {
        interface: via.interfaceName,
        address: via.address,
        network: networkOfTarget(target.value),
        host: address,
      }),
    );
  },
});
