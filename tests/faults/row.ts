/** One figure of a row. */
export interface Measure {
  /** Its key in every run. */
  key: string;
  /** What is measured, for the table. */
  title: string;
  unit: 'ms' | 'count';
  /** The most that p95 may be. */
  goal: number;
}

export type Figures = Record<string, number>;

/** Where runs of one fault follow each other. */
export interface FaultWorld {
  /** One fault from a settled state to a settled state. Rejects when what has to come back does not. */
  run(): Promise<Figures>;
  dispose(): Promise<void>;
}

/** One row of `npm run faults`. */
export interface FaultRow {
  /** What fails, for the table. */
  title: string;
  measures: readonly Measure[];
  /** What one run may take, with what it needs to settle; longer is a miss. */
  limitMs: number;
  /** A typical run, for the plan. */
  usualMs: number;
  open(): Promise<FaultWorld>;
}
