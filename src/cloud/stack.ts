/** What was opened, to be ended in the opposite order, each once. */
export interface Stack {
  push(end: () => Promise<unknown>): void;
  dispose(): Promise<void>;
}

export function createStack(): Stack {
  const ends: (() => Promise<unknown>)[] = [];
  return {
    push: (end) => void ends.push(end),
    async dispose() {
      for (const end of ends.splice(0).toReversed()) await end();
    },
  };
}
