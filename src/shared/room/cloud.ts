import type { Ice } from '../cloud/rest.ts';
import type { SixDigits } from '../cloud/sixDigits.ts';
import type { Failure } from '../errors.ts';

/**
 * `none`: no cloud is set. `notEnrolled`: it has not given this room a key yet. `lost`: it was there, or
 * should be, and is tried again. `removed`: the cloud does not know this room any more. `replaced`: another
 * device uses the room's account.
 */
export const cloudStates = [
  'none',
  'localOnly',
  'notEnrolled',
  'connecting',
  'up',
  'lost',
  'removed',
  'replaced',
] as const;

/** The room's link to its cloud, as its screen shows it. */
export type CloudView = {
  state: (typeof cloudStates)[number];
  /** The cloud's address as people read it: a host, with a port where it is not 443. */
  host: string | null;
  /** What the cloud calls this room; null until it has told. */
  name: string | null;
  /** Why there is no link: the last thing that went wrong. */
  failure: Failure | null;
  /** The running meeting's six digits and the link in its QR code. `asking`: they may come any moment. */
  meeting: { id: SixDigits; link: string } | 'asking' | null;
};

/** What the page's connections may use beside their own candidates; null where no cloud has a part in it. */
export type RoomIce = Ice | null;
