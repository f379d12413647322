import * as z from 'zod/mini';

/**
 * What carries media between two participants (RFC 8445, RFC 8656), in the order in which it is tried: direct
 * on one network, direct through a NAT, over the relay by UDP, over the relay by TLS.
 */
export const pathKinds = ['host', 'stun', 'turnUdp', 'turnTls'] as const;
export const pathKindSchema = z.enum(pathKinds);
export type PathKind = z.infer<typeof pathKindSchema>;
