/**
 * Every limit that both sides of a wire must agree on (DESIGN 6 and 7). Units are in the names.
 */
export const limits = {
  /** People in one meeting without an SFU, the wall included (DESIGN 7). */
  meshParticipants: 4,
  nameCharacters: 64,
  roomNameCharacters: 64,
  pinDigitsMin: 4,
  pinDigitsMax: 8,
  frameBytes: 64 * 1024,
  sdpBytes: 64 * 1024,
  candidateCharacters: 1024,
  messagesPerSecond: 20,
  messageBurst: 60,
  lobbyGuests: 50,
  knockIntervalMs: 10_000,
  lobbyWaitMs: 15 * 60_000,
  pinFailuresPerSource: 5,
  pinSourceWindowMs: 15 * 60_000,
  pinFailuresPerHour: 30,
  pinHourWindowMs: 60 * 60_000,
  pinFailuresPerMeeting: 100,
  /** Silence after which a participant's tile says so. */
  awayAfterMs: 12_000,
  /** Silence after which the tile goes; the resume token lives on. */
  goneAfterMs: 32_000,
  /** How long a resume token lets a participant back in without being admitted again. */
  resumeMs: 180_000,
  heartbeatMs: 4_000,
  socketSilenceMs: 9_000,
  outboxMessages: 512,
} as const;
