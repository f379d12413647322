import { networkOf, type Rule } from '#shared/diagnostics/index.ts';
import { isInSubnet } from '../discovery/index.ts';

/** The room whose reachability is tested, seen from this machine. */
export type Target = {
  /** It runs on this machine. */
  isOwn: boolean;
  address: string;
  tcpPort: number;
  udpPort: number;
  /** Ed25519 public key, raw, base64url; null where any room at that address will do. */
  identity: string | null;
  /** The interface by which this machine reaches it. */
  via: { interfaceName: string; address: string; netmask: string };
};

/** The own network: where those come from who want to reach the room. */
export const networkOfTarget = ({ via }: Target): string => networkOf(via.address, via.netmask);

/** Whether broadcasts get from here to there. */
export const isSameNetwork = ({ address, via }: Target): boolean => isInSubnet(address, via);

export const allowIn = (target: Target, protocol: Rule['protocol'], port: number): Rule => ({
  ...{ protocol, port, direction: 'in', group: null },
  peer: networkOfTarget(target),
});

export const allowOut = (peer: string, protocol: Rule['protocol'], port: number): Rule => ({
  ...{ protocol, port, direction: 'out', group: null, peer },
});
