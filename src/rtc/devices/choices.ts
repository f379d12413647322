/** What the person chose, remembered for the next visit. A browser that forbids storage only forgets it. */
export type ChoiceKey = 'camera' | 'microphone' | 'speaker';

export interface Choices {
  get(key: ChoiceKey): string | null;
  set(key: ChoiceKey, deviceId: string): void;
}

export type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

export const createChoices = (storage: ChoiceStorage | null): Choices => {
  const known = new Map<ChoiceKey, string | null>();
  const nameOf = (key: ChoiceKey): string => `devices.${key}`;
  const read = (key: ChoiceKey): string | null => {
    try {
      return storage?.getItem(nameOf(key)) ?? null;
    } catch {
      return null;
    }
  };
  return {
    get: (key) => {
      const value = known.get(key) ?? read(key);
      known.set(key, value);
      return value;
    },
    set: (key, deviceId) => {
      known.set(key, deviceId);
      try {
        storage?.setItem(nameOf(key), deviceId);
      } catch {
        // Storage is full or forbidden: the choice holds for this visit.
      }
    },
  };
};
