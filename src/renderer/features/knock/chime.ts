/** Two soft tones, a fourth apart (Hz), the second later by `gapSeconds`. Heard, never startling. */
const tones = [659.25, 880] as const;
const gapSeconds = 0.16;
const toneSeconds = 0.7;
const loudness = 0.08;

export type Chime = { play(): void; dispose(): void };

/** Makes no sound where there is no audio output: the card is on the screen anyway. */
export function createChime(createContext: () => AudioContext): Chime {
  let context: AudioContext | null = null;

  function tone(audio: AudioContext, frequency: number, start: number): void {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.type = 'sine';
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + toneSeconds);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + toneSeconds);
  }

  return {
    play() {
      context ??= createContext();
      const audio = context;
      // A browser that wants a touch first stays silent until it has had one.
      audio.resume().catch(() => undefined);
      for (const [index, frequency] of tones.entries())
        tone(audio, frequency, audio.currentTime + index * gapSeconds);
    },
    dispose() {
      context?.close().catch(() => undefined);
      context = null;
    },
  };
}

/** Whether somebody new is waiting: the chime sounds once for each. */
export const hasNewKnock = (
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): boolean => {
  const known = new Set(before.map(({ id }) => id));
  return after.some(({ id }) => !known.has(id));
};
