const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Limits of the cloud road that rooms, guests and the cloud agree on. Units are in the names. */
export const cloudLimits = {
  /** Wrong ids of one source (IPv4 /32, IPv6 /64) in any hour; unknown, ended and locked count alike. */
  wrongIdsPerSource: 10,
  wrongIdsWindowMs: hourMs,
  wrongCodesPerSource: 10,
  wrongCodesWindowMs: hourMs,
  beaconAsksPerSource: 60,
  beaconAsksWindowMs: minuteMs,
  /** A room measures its way to the cloud once a check; a campus of rooms stands behind one address. */
  rateChecksPerSource: 30,
  rateChecksWindowMs: minuteMs,
  /** A room holds one meeting; the others are those that its last starts left behind. */
  meetingsPerRoom: 4,
  /** Guests on their way to one room at the same time; the room's own lobby and seats are fewer. */
  passesPerMeeting: 200,
  /** A guest who is still there renews; who is gone leaves nothing behind. */
  passMs: 10 * minuteMs,
  /** TURN credentials (issue 3: at most ten minutes, renewed). */
  iceMs: 10 * minuteMs,
  heartbeatMs: 30 * secondMs,
  /** Silence after which a room counts as off line. */
  roomSilentMs: 90 * secondMs,
  /** A meeting whose room is silent for so long is over. It outlasts a cloud that is being repaired. */
  meetingSilentMs: 2 * hourMs,
  meetingLongestMs: 24 * hourMs,
  /** An ended id is not handed out again for so long. */
  idRestMs: dayMs,
  enrolmentCodeMs: hourMs,
  roomsPerPage: 200,
  bodyBytes: 16 * 1024,
} as const;
