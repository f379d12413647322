/**
 * The tables, the same in SQLite and PostgreSQL. Columns are in snake_case there (CamelCasePlugin).
 * Times are milliseconds since the epoch; flags are 0 or 1, since SQLite has no booleans.
 */
export interface Tables {
  adminKeys: {
    hash: string;
    name: string;
    createdAt: number;
  };
  rooms: {
    roomId: string;
    name: string;
    createdAt: number;
    keyHash: string | null;
    enrolledAt: number | null;
    revokedAt: number | null;
    seenAt: number | null;
    state: 'free' | 'busy' | null;
    version: string | null;
    identity: string | null;
    lanAddress: string | null;
    lanPort: number | null;
    lanSpki: string | null;
    beaconKey: string | null;
    /** The kinds that carry its call, parted by blanks. */
    paths: string | null;
  };
  enrolmentCodes: {
    hash: string;
    roomId: string;
    expiresAt: number;
  };
  /** One row for each id that is in use or rests. A meeting that expired has ended, whatever `endedAt` says. */
  meetings: {
    digits: string;
    /** Names the meeting for as long as anybody may ask; digits come back. */
    meetingKey: string;
    roomId: string;
    isLocked: number;
    createdAt: number;
    expiresAt: number;
    endedAt: number | null;
    /** When the id may be handed out again. */
    freeAt: number;
  };
  passes: {
    hash: string;
    /** Stands for the guest in the name of a TURN credential, where the pass itself must not. */
    passKey: string;
    meetingKey: string;
    createdAt: number;
    expiresAt: number;
  };
  /** What a source did lately, for a limit: `times` is a JSON list, oldest first. */
  tries: {
    source: string;
    times: string;
    /** When the row says nothing any more. */
    expiresAt: number;
  };
  /** Identifiers (hex) that rooms send in the epochs around now. */
  beaconIds: {
    eid: string;
    roomId: string;
    epoch: number;
  };
  /** XMPP accounts of revoked rooms that the XMPP server has still to remove. */
  accountEnds: {
    name: string;
    since: number;
  };
  /** Secrets that all copies share, where no setting gives them. */
  secrets: {
    name: string;
    value: string;
  };
}
