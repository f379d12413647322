/**
 * Who speaks, chosen so that tiles do not flicker: a new speaker must be clearly louder for a while, and the
 * last one stays through the pauses of speech.
 */
export type SpeakerState<Id> = {
  speaker: Id | null;
  /** Smoothed levels. */
  loudness: ReadonlyMap<Id, number>;
  rival: { id: Id; sinceMs: number } | null;
  /** When the speaker was last heard. */
  heardAtMs: number;
};

/** Below this a microphone carries room noise. */
const audible = 0.02;
/** How much louder a rival must be, and for how long. */
const louderBy = 1.4;
const takeOverMs = 600;
/** A first speaker, with nobody else speaking, is shown sooner. */
const startMs = 200;
const silenceMs = 4_000;
/** Share of the new reading in the smoothed level, at five readings a second. */
const weight = 0.5;

export const noSpeaker = <Id>(): SpeakerState<Id> => ({
  speaker: null,
  loudness: new Map(),
  rival: null,
  heardAtMs: 0,
});

const loudest = <Id>(loudness: ReadonlyMap<Id, number>): { id: Id; level: number } | null => {
  let best: { id: Id; level: number } | null = null;
  for (const [id, level] of loudness) {
    if (level >= audible && (best === null || level > best.level)) best = { id, level };
  }
  return best;
};

export const nextSpeaker = <Id>(
  state: SpeakerState<Id>,
  levels: ReadonlyMap<Id, number>,
  nowMs: number,
): SpeakerState<Id> => {
  const loudness = new Map<Id, number>();
  for (const [id, level] of levels) {
    loudness.set(id, (state.loudness.get(id) ?? 0) * (1 - weight) + level * weight);
  }
  const current = state.speaker !== null && levels.has(state.speaker) ? state.speaker : null;
  const own = current === null ? 0 : (loudness.get(current) ?? 0);
  const heardAtMs = own >= audible ? nowMs : state.heardAtMs;
  const speaker = current !== null && nowMs - heardAtMs < silenceMs ? current : null;

  const best = loudest(loudness);
  if (best === null || best.id === speaker || best.level < own * louderBy) {
    return { speaker, loudness, rival: null, heardAtMs };
  }
  const sinceMs = state.rival?.id === best.id ? state.rival.sinceMs : nowMs;
  const neededMs = speaker === null ? startMs : takeOverMs;
  return nowMs - sinceMs >= neededMs
    ? { speaker: best.id, loudness, rival: null, heardAtMs: nowMs }
    : { speaker, loudness, rival: { id: best.id, sinceMs }, heardAtMs };
};
