import { multicastGroup4 } from '#shared/discovery/index.ts';
import type { CheckId } from '#shared/diagnostics/index.ts';
import { isNearbyAddress, subnetBroadcast } from '../../discovery/index.ts';
import { fails, isOk, skips, warns, type Check, type CheckResult } from '../check.ts';
import type { AskByUdp, UdpSilence } from '../probes/askByUdp.ts';
import { allowIn, allowOut, isSameNetwork, networkOfTarget, type Target } from '../target.ts';

export type UdpCheckDeps = { askByUdp: AskByUdp };

/** The room's discovery port, asked in the three ways in which apps and other rooms ask. */
export const checkUdp = (target: Target, deps: UdpCheckDeps): Check[] => [
  checkWay('udp', target, deps, target.address, null),
  checkWay('broadcast', target, deps, subnetBroadcast(target.via), target.via.address),
  checkWay('multicast', target, deps, multicastGroup4, target.via.address),
];

const checkWay = (
  id: CheckId,
  target: Target,
  { askByUdp }: UdpCheckDeps,
  to: string | undefined,
  from: string | null,
): Check => ({
  id,
  async run(signal) {
    // Rooms answer nobody else, so that they cannot be made to send to strangers (DESIGN 5).
    if (!isNearbyAddress(target.via.address)) return skips('udpPublicAddress');
    if (to === undefined || (from !== null && !isSameNetwork(target))) return skips('otherNetwork');
    const { udpPort: port, address, identity } = target;
    const asked = await askByUdp({ to, port, from, room: { address, identity } }, signal);
    if (asked.ok) return isOk('udpWorks', { address: to, port, name: asked.value.name });
    return unanswered(asked.error, target, to);
  },
});

function unanswered(silence: UdpSilence, target: Target, to: string): CheckResult {
  const { udpPort: port } = target;
  const facts = { address: to, port };
  const rule = allowIn(target, 'UDP', port);
  // Whoever is called by address is reached all the same: not being found is the lesser trouble.
  const isLesser = !target.isOwn && to !== target.address;
  const bad = isLesser ? warns : fails;
  switch (silence.kind) {
    case 'silent':
      return bad('udpSilent', facts, rule);
    case 'refused':
      return bad('udpRefused', facts, rule);
    case 'notSent':
      return fails(
        'udpNotSent',
        { ...facts, detail: silence.code },
        allowOut(to === target.address ? to : networkOfTarget(target), 'UDP', port),
      );
    case 'noWay':
      return bad('udpNoWay', { ...facts, detail: silence.code });
    case 'forged':
      return fails('udpForged', facts);
  }
}
