/** What the page remembers for the next visit, where the browser lets it. */
export interface Memory {
  read(key: 'name' | 'language'): string | null;
  write(key: 'name' | 'language', value: string): void;
}

/** `storage` throws on access where the person has forbidden it: then the page forgets, and nothing else. */
export function createMemory(storage: () => Pick<Storage, 'getItem' | 'setItem'>): Memory {
  return {
    read(key) {
      try {
        return storage().getItem(`guest.${key}`);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        storage().setItem(`guest.${key}`, value);
      } catch {
        // Full or forbidden.
      }
    },
  };
}
