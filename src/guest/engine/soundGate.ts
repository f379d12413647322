/**
 * Browsers play no sound before the first touch of a page (autoplay policy). Whoever comes in through a form
 * has touched it; after a reload or on some phones it may still happen.
 */
export interface SoundGate {
  readonly isBlocked: boolean;
  blocked(play: () => void): void;
  /** Inside a user gesture. */
  allow(): void;
  clear(): void;
}

export function createSoundGate(changed: () => void): SoundGate {
  const waiting = new Set<() => void>();
  return {
    get isBlocked() {
      return waiting.size > 0;
    },
    blocked(play) {
      waiting.add(play);
      changed();
    },
    allow() {
      const plays = [...waiting];
      waiting.clear();
      for (const play of plays) play();
      changed();
    },
    clear: () => waiting.clear(),
  };
}
