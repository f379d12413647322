import * as z from 'zod/mini';

/**
 * What carries media between two participants (RFC 8445, RFC 8656), in the order in which it is tried: direct
 * on one network, direct through a NAT, over the relay by UDP, over the relay by TLS.
 */
export const pathKinds = ['host', 'stun', 'turnUdp', 'turnTls'] as const;
export const pathKindSchema = z.enum(pathKinds);
export type PathKind = z.infer<typeof pathKindSchema>;

/** How one kind of path fares for one link, as this side sees it. */
export type PathStep = {
  readonly kind: PathKind;
  /**
   * `off`: nobody offers it (no STUN or TURN server is known). `trying`: nothing has come of it yet, and
   * nothing has failed. `ready`: this side could use it. `inUse`: it carries the media. `failed`: see `fault`.
   */
  readonly state: 'off' | 'trying' | 'ready' | 'inUse' | 'failed';
  /**
   * Why it failed. `silent`: the server did not answer, so that something on the way drops the packets.
   * `refused`: it answered and said no. `noAnswer`: this side had its part, the other side was not reached.
   */
  readonly fault: 'silent' | 'refused' | 'noAnswer' | null;
  /** The STUN or TURN server that it takes; null for `host` and while none is known. */
  readonly server: { readonly host: string; readonly port: number } | null;
};
/** One step of each kind, in the order of `pathKinds`; empty where nobody watches. */
export type PathSteps = readonly PathStep[];
