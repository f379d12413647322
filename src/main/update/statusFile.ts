import path from 'node:path';
import * as z from 'zod/mini';
import { updateStatusSchema, type UpdateStatus } from '#shared/update.ts';
import { readSmall, replaceFile, type Disk } from './disk.ts';
import { updatesFolder, type Places } from './versions.ts';

/** What the update step remembers, in `<root>/updates/status.json`. */
const stepStateSchema = z.object({
  ...updateStatusSchema.shape,
  /** Stays for the life of the installation: a room's place in roll-outs. */
  rolloutId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  /** A package that was not what its manifest said: not fetched again before `retryAt`. */
  corrupt: z.nullable(z.object({ sha512: z.string().check(z.maxLength(128)), retryAt: z.int() })),
});
export type StepState = z.infer<typeof stepStateSchema>;

const maxStatusBytes = 16 * 1024;

const statusFile = (places: Places): string => path.join(updatesFolder(places), 'status.json');

export async function readStepState(disk: Disk, places: Places): Promise<StepState | undefined> {
  const text = await readSmall(disk, statusFile(places), maxStatusBytes).catch(() => undefined);
  try {
    const parsed = stepStateSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export const writeStepState = (disk: Disk, places: Places, state: StepState): Promise<void> =>
  replaceFile(disk, statusFile(places), `${JSON.stringify(state, null, 2)}\n`);

/** For the room, which reads it with fewer rights than the step has. */
export const readStatus = (disk: Disk, places: Places): Promise<UpdateStatus | undefined> =>
  readStepState(disk, places);
