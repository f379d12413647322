import { slope } from '../statistics.ts';

/** What is measured each minute, after a forced garbage collection; memory in bytes. */
export type SoakSample = {
  /** Minutes since the start. */
  minute: number;
  roomHeap: number;
  roomRss: number;
  pageHeap: number;
  pageRss: number;
  /** Connections of guests who have left that the wall's page still holds. */
  closedConnections: number;
};

export type SoakCycle = { minute: number; joinMs: number } | { minute: number; miss: string };

/** Everything a soak leaves, written each minute: a soak that is stopped has its figures. */
export type SoakProgress = {
  startedAt: string;
  plannedHours: number;
  commit: string;
  source: string;
  machine: { cores: number; memoryGb: number };
  isDone: boolean;
  cycles: SoakCycle[];
  samples: SoakSample[];
};

export const memories = ['roomHeap', 'roomRss', 'pageHeap', 'pageRss'] as const;
export type Memory = (typeof memories)[number];

export type SoakSummary = {
  hours: number;
  joins: number;
  misses: string[];
  /** Where the slopes begin: what a start leaves in caches is no leak. */
  warmUpMinutes: number;
  /** Of the part after warm-up; MB is 1,000,000 bytes. */
  memory: Record<Memory, { firstMb: number; lastMb: number; mbPerHour: number }>;
};

const bytesPerMb = 1_000_000;
const longestWarmUpMinutes = 60;

/** A third of the time, an hour at most. */
const warmUpOf = (minutes: number): number => Math.min(longestWarmUpMinutes, minutes / 3);

export function summarise({ cycles, samples }: SoakProgress): SoakSummary {
  const minutes = Math.max(0, ...samples.map(({ minute }) => minute));
  const warmUpMinutes = warmUpOf(minutes);
  const counted = samples.filter(({ minute }) => minute >= warmUpMinutes);
  const of = (memory: Memory): SoakSummary['memory'][Memory] => ({
    firstMb: (counted[0]?.[memory] ?? 0) / bytesPerMb,
    lastMb: (counted.at(-1)?.[memory] ?? 0) / bytesPerMb,
    mbPerHour:
      slope(counted.map((sample) => ({ x: sample.minute, y: sample[memory] }))) * (60 / bytesPerMb),
  });
  return {
    hours: minutes / 60,
    joins: cycles.length,
    misses: cycles.flatMap((cycle) =>
      'miss' in cycle ? [`minute ${cycle.minute}: ${cycle.miss}`] : [],
    ),
    warmUpMinutes,
    memory: {
      roomHeap: of('roomHeap'),
      roomRss: of('roomRss'),
      pageHeap: of('pageHeap'),
      pageRss: of('pageRss'),
    },
  };
}
