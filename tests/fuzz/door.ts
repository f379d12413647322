import type fc from 'fast-check';

/** Where something from outside comes in. It is made of the room's real parts. */
export interface Door<Input> {
  readonly inputs: fc.Arbitrary<Input>;
  /** Inputs that got past the first look: were they none, nothing behind it would be tried. */
  readonly deep: number;
  /** Gives it one input. Throws when the answer is not what it must be. */
  try(input: Input): void | Promise<void>;
  /** After the last input: what must hold then. */
  end(): void | Promise<void>;
}

/** Keeps the type of the inputs to itself: a door tries what it makes. */
export interface AnyDoor {
  readonly deep: number;
  /** So many inputs; the same for the same seed. Throws with the smallest input that is not well answered. */
  run(count: number, seed: number): Promise<void>;
  end(): void | Promise<void>;
}

/** What `program.ts` prints. Megabytes that the heap and the whole process grew since the first tenth. */
export type DoorReport = {
  door: string;
  inputs: number;
  deep: number;
  seconds: number;
  heapMb: number;
  /** After each of the later nine tenths. */
  rssMb: number[];
};
