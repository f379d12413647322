import * as z from 'zod/mini';
import { versionSchema } from '#shared/update.ts';

/** What the room says of itself, in `<state>/occupancy.json`. Times are milliseconds since the epoch. */
const occupancyFileSchema = z.object({
  /** The version that runs. */
  version: versionSchema,
  isBusy: z.boolean(),
  /** The room keeps to its own network (`cloud.localOnly`, also as set at the wall). Older rooms say nothing of it. */
  isLocalOnly: z._default(z.boolean(), false),
  nextMeetingAt: z.nullable(z.int()),
  writtenAt: z.int(),
});
export type OccupancyFile = z.infer<typeof occupancyFileSchema>;

export const occupancyFileName = 'occupancy.json';
/** The room writes at least this often. */
export const occupancyIntervalMs = 30_000;
/** An older word is worth nothing. */
const longestTrustMs = 5 * 60_000;

/** Whether people use the room. `notRunning`: nobody can, for it does not run. */
export type Occupancy =
  | { readonly state: 'notRunning' | 'unknown' }
  | { readonly state: 'busy'; readonly version: string }
  | { readonly state: 'free'; readonly version: string; readonly nextMeetingAt: number | null };

/** `heartbeatAt`: when the room last gave its shell a sign of life; null: never. */
export function readOccupancy(said: {
  text: string | undefined;
  heartbeatAt: number | null;
  now: number;
}): Occupancy {
  const { now, heartbeatAt } = said;
  const isAlive = heartbeatAt !== null && Math.abs(now - heartbeatAt) < longestTrustMs;
  const file = parse(said.text);
  // A room that lives and says nothing may be in a meeting, on a full disk or with its clock set.
  if (!file || Math.abs(now - file.writtenAt) > longestTrustMs)
    return { state: isAlive ? 'unknown' : 'notRunning' };
  const { version, nextMeetingAt } = file;
  return file.isBusy ? { state: 'busy', version } : { state: 'free', version, nextMeetingAt };
}

function parse(text: string | undefined): OccupancyFile | undefined {
  try {
    const parsed = occupancyFileSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the room last said that it keeps to its own network. However old the word is: it can only hold an
 * update back, never bring one about.
 */
export const saysLocalOnly = (text: string | undefined): boolean =>
  parse(text)?.isLocalOnly === true;
