/** What this device keeps of its pairing. Forgotten where the browser forbids it: then it is paired per visit. */
export interface Memory {
  /** A secret. */
  readonly token: string | null;
  keep(token: string): void;
  forget(): void;
}

const key = 'mago-room.controller';

/** `storage` throws on access where the person has forbidden it. */
export function createMemory(
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): Memory {
  let token: string | null = null;
  const attempt = (run: () => void): void => {
    try {
      run();
    } catch {
      // Full or forbidden.
    }
  };
  attempt(() => {
    token = storage().getItem(key);
  });
  return {
    get token() {
      return token;
    },
    keep(next) {
      token = next;
      attempt(() => storage().setItem(key, next));
    },
    forget() {
      token = null;
      attempt(() => storage().removeItem(key));
    },
  };
}
