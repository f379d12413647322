import * as z from 'zod/mini';

/**
 * Where an update of the room stands. The first three are rest, the next are waits that end by themselves,
 * the others are faults that somebody has to look at.
 */
export const updateReasons = [
  /** No address or no key is set, or no shell watches over versions: nothing is looked for. */
  'off',
  /** What runs is what is offered. */
  'current',
  /** The new version is in place; the room starts it in its next quiet moment of the window. */
  'installed',
  // Waits.
  'neverChecked',
  'outsideWindow',
  'inMeeting',
  'meetingSoon',
  /** The room lives and does not say whether it is in a meeting. */
  'occupancyUnknown',
  'notBefore',
  'notYourTurn',
  // What is offered is not for this room.
  'blocked',
  'lower',
  'tooOld',
  // Faults.
  'policyUnreadable',
  'unreachable',
  'manifestUnreadable',
  'manifestUnsigned',
  'manifestOtherKey',
  'manifestForged',
  'manifestOtherChannel',
  'packageCorrupt',
  'packageUnusable',
  'diskFull',
  'failed',
] as const;
export type UpdateReason = (typeof updateReasons)[number];

const versionPattern =
  /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(-[0-9A-Za-z]{1,20}){0,2}$/;

/** `1.2.3` or `1.2.3-beta4`: also the name of a folder, so nothing else may stand in it. */
export const versionSchema = z.string().check(z.maxLength(64), z.regex(versionPattern));

/** What the update step wrote down last. Times are milliseconds since the epoch. */
export const updateStatusSchema = z.object({
  reason: z.enum(updateReasons),
  checkedAt: z.nullable(z.int().check(z.minimum(0))),
  /** The version that is offered, as far as its manifest could be believed. */
  offered: z.nullable(versionSchema),
});
export type UpdateStatus = z.infer<typeof updateStatusSchema>;

/** For the wall and for diagnostics. */
export type UpdateView = UpdateStatus & {
  /** The version that runs. */
  running: string;
  /** The version that was last left out because it did not start well here. */
  blocked: string | null;
};
