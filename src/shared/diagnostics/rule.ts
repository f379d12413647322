import * as z from 'zod/mini';
import { parseIpv4 } from '../meetingId.ts';

/** A firewall rule that is missing somewhere on the way. */
export const ruleSchema = z.object({
  protocol: z.enum(['UDP', 'TCP']),
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  /** As seen from the machine that `Report.target` names: `in` to it, or `out` of it. */
  direction: z.enum(['in', 'out']),
  /** Who is on the other side: a network (`10.2.0.0/16`), an address or a host name. */
  peer: z.string().check(z.minLength(1), z.maxLength(253)),
  /** The multicast group that it has to be allowed to; null: the machine's own addresses. */
  group: z.nullable(z.string().check(z.minLength(1), z.maxLength(64))),
});
export type Rule = z.infer<typeof ruleSchema>;

/** The rule in the words of whoever keeps a firewall, the same in every language. */
export function ruleText({ protocol, port, direction, peer, group }: Rule): string {
  const way = direction === 'in' ? `in from ${peer}` : `out to ${peer}`;
  return `allow ${protocol} ${port} ${way}${group === null ? '' : ` to ${group}`}`;
}

/** An own address and its netmask → the network it is in: `10.2.3.4`, `255.255.0.0` → `10.2.0.0/16`. */
export function networkOf(address: string, netmask: string): string {
  const mask = parseIpv4(netmask) ?? 0xffff_ffff;
  const network = ((parseIpv4(address) ?? 0) & mask) >>> 0;
  const dotted = [24, 16, 8, 0].map((shift) => (network >>> shift) & 0xff).join('.');
  return `${dotted}/${prefixLength(mask)}`;
}

/** The ones at a mask's beginning. */
const prefixLength = (mask: number): number => Math.clz32(~mask);
