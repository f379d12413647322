import { createHash } from 'node:crypto';
import type { UpdateReason } from '#shared/update.ts';
import type { Manifest } from './manifest.ts';
import type { Occupancy } from './occupancy.ts';
import { compareVersions } from './version.ts';
import { isInWindow, localMinute, type UpdateWindow } from './window.ts';

/** No update this long before a planned meeting: whoever comes early finds the room. */
export const quietBeforeMeetingMs = 30 * 60_000;

/** Why this is no moment to change the version; null when it is one. */
export function judgeMoment(moment: {
  now: number;
  window: UpdateWindow;
  occupancy: Occupancy;
}): UpdateReason | null {
  const { now, window, occupancy } = moment;
  if (!isInWindow(window, localMinute(now))) return 'outsideWindow';
  switch (occupancy.state) {
    case 'notRunning':
      return null;
    case 'unknown':
      return 'occupancyUnknown';
    case 'busy':
      return 'inMeeting';
    case 'free':
      return occupancy.nextMeetingAt !== null &&
        occupancy.nextMeetingAt - now < quietBeforeMeetingMs
        ? 'meetingSoon'
        : null;
  }
}

/** Why this version is not for this room, or not yet; null when it is to be installed. */
export function judgeManifest(
  manifest: Manifest,
  room: {
    /** What the shell would start right now. */
    version: string;
    blocked: readonly string[];
    now: number;
    /** Stays the same for a room. */
    rolloutId: string;
  },
): UpdateReason | null {
  const order = compareVersions(manifest.version, room.version);
  if (order === 0) return 'current';
  if (room.blocked.includes(manifest.version)) return 'blocked';
  if (order < 0 && !manifest.isDowngrade) return 'lower';
  if (compareVersions(room.version, manifest.minimumVersion) < 0) return 'tooOld';
  if (room.now < manifest.notBefore) return 'notBefore';
  return bucketOf(room.rolloutId, manifest.version) < manifest.percentage ? null : 'notYourTurn';
}

/** A room's place in a roll-out, 0 to just under 100. It differs from version to version, so nobody is always first. */
export function bucketOf(rolloutId: string, version: string): number {
  const hash = createHash('sha256').update(`${rolloutId} ${version}`).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100;
}
