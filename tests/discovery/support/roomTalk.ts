import type { SearchResult } from '../../../src/shared/discovery/index.ts';

/** What a test says to `roomProgram.ts`, one line each. */
export type RoomOrder = { kind: 'rename'; name: string } | { kind: 'nearby' } | { kind: 'memory' };

/** What it says back. */
export type RoomReport =
  | { kind: 'ready'; identity: string }
  | { kind: 'notices'; codes: string[] }
  | { kind: 'nearby'; result: SearchResult }
  | { kind: 'memory'; rss: number; heapUsed: number; heapTotal: number };
