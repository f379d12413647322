/**
 * The one table of error codes. A code is what travels and what is logged; the sentence a person reads is
 * the translation of `messageKey` (namespace `errors`), made in the view only.
 */
type ErrorEntry = {
  /** HTTP status, where the code leaves through an HTTP door. */
  readonly status: number;
  /** Whether trying the same thing again may help. */
  readonly retry: boolean;
};

export const errorTable = {
  // Joining. `join.refused` is the one answer to: wrong PIN, PIN road closed, locked, ended, unknown id (DESIGN 6).
  'join.refused': { status: 403, retry: true },
  'join.denied': { status: 403, retry: false },
  'join.full': { status: 409, retry: true },
  'join.lobbyFull': { status: 429, retry: true },
  'join.tooOften': { status: 429, retry: true },
  'join.removed': { status: 403, retry: false },
  'join.ended': { status: 410, retry: false },
  'join.timedOut': { status: 408, retry: true },
  // Finding another room by id.
  'id.invalid': { status: 400, retry: false },
  'id.publicNotAllowed': { status: 400, retry: false },
  'id.own': { status: 400, retry: false },
  /** Of six digits: unknown, ended and locked alike. */
  'id.refused': { status: 403, retry: false },
  'room.unreachable': { status: 504, retry: true },
  'room.notARoom': { status: 502, retry: false },
  'room.keyChanged': { status: 409, retry: false },
  'room.busy': { status: 409, retry: true },
  // The session between a guest and the room.
  'session.expired': { status: 410, retry: true },
  'session.replaced': { status: 409, retry: false },
  'message.invalid': { status: 400, retry: false },
  'message.tooLarge': { status: 413, retry: false },
  'message.tooMany': { status: 429, retry: true },
  'version.unsupported': { status: 426, retry: false },
  // Network of the room.
  'network.none': { status: 503, retry: true },
  'network.noId': { status: 503, retry: false },
  'network.portTaken': { status: 503, retry: true },
  // Being found by rooms and apps nearby; calling by id works all the same.
  'discovery.portTaken': { status: 503, retry: true },
  'discovery.off': { status: 503, retry: true },
  'discovery.mdnsOff': { status: 503, retry: true },
  // Looking for rooms nearby.
  'discovery.cannotAsk': { status: 503, retry: true },
  'discovery.forged': { status: 502, retry: true },
  // Being suggested to apps nearby over Bluetooth; everything else works all the same.
  'beacon.noBluetooth': { status: 503, retry: true },
  'beacon.testCompanyId': { status: 500, retry: false },
  // The organisation's own certificate in the data folder cannot be used; the room serves its own.
  'certificate.unusable': { status: 500, retry: false },
  // Keys and passwords are kept sealed, and this account on this computer cannot seal or open them.
  'secrets.unavailable': { status: 500, retry: false },
  // Media at a page.
  'media.denied': { status: 403, retry: true },
  'media.missing': { status: 404, retry: true },
  'media.inUse': { status: 409, retry: true },
  'media.unplugged': { status: 410, retry: true },
  'media.insecure': { status: 400, retry: false },
  'media.unsupported': { status: 400, retry: false },
  'media.failed': { status: 500, retry: true },
  'share.denied': { status: 403, retry: true },
  'share.unsupported': { status: 400, retry: false },
  // Settings and the administrator.
  'settings.locked': { status: 401, retry: false },
  'settings.wrongPin': { status: 403, retry: true },
  'settings.tooOften': { status: 429, retry: true },
  'settings.invalid': { status: 400, retry: false },
  /** Policy, the provisioning file or the room's start has the setting. */
  'settings.fixed': { status: 409, retry: false },
  'settings.notSaved': { status: 507, retry: true },
  // Phones and tablets that drive the room. One answer to a code that is wrong, used, or too old.
  'controller.codeRefused': { status: 403, retry: false },
  'controller.unpaired': { status: 401, retry: false },
  'controller.full': { status: 409, retry: false },
  'controller.tooOften': { status: 429, retry: true },
  'settings.wasBroken': { status: 500, retry: false },
  'limits.notSaved': { status: 507, retry: true },
  'disk.full': { status: 507, retry: true },
  // Asking for help at the wall.
  'support.tooOften': { status: 429, retry: true },
  'support.notSaved': { status: 507, retry: true },
  // The cloud's REST API. A code at the wall: unknown, used and expired are refused alike.
  'cloud.keyRefused': { status: 401, retry: false },
  'cloud.codeRefused': { status: 403, retry: true },
  'cloud.tooOften': { status: 429, retry: true },
  'cloud.unknown': { status: 404, retry: false },
  'cloud.idsTaken': { status: 503, retry: true },
  'cloud.tooManyMeetings': { status: 409, retry: true },
  'cloud.failed': { status: 503, retry: true },
  // The room's link to its cloud.
  'cloud.none': { status: 409, retry: false },
  'cloud.localOnly': { status: 409, retry: false },
  'cloud.unreachable': { status: 504, retry: true },
  /** Its certificate is of no authority known here, of another name, or of another key than the one set. */
  'cloud.untrusted': { status: 502, retry: false },
  'cloud.notACloud': { status: 502, retry: false },
  'cloud.caUnusable': { status: 500, retry: false },
  'cloud.removed': { status: 401, retry: false },
  'cloud.replaced': { status: 409, retry: false },
  // Commands that do not fit the moment.
  'meeting.none': { status: 409, retry: false },
  'meeting.running': { status: 409, retry: false },
  'participant.unknown': { status: 404, retry: false },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/**
 * A failure as it travels: the code and, for a limit, when trying again makes sense. `setting` is the one it
 * is about; it never leaves the room.
 */
export type Failure = {
  readonly code: ErrorCode;
  readonly retryAfterSeconds?: number;
  readonly setting?: string;
};
