import * as z from 'zod/mini';
import { beaconKeyBytes } from '#shared/beacon/index.ts';
import type { JsonFileDeps } from '../files/jsonFile.ts';
import type { JsonFile, Logger, RandomBytes } from '../ports.ts';

const keptSchema = z.object({ version: z.literal(1), key: z.string() });

export type BeaconKeyDeps = {
  file(options: Required<Pick<JsonFileDeps, 'accepts' | 'onBroken'>>): JsonFile;
  randomBytes: RandomBytes;
  logger: Logger;
};

/**
 * The room's key for its beacons: made once, kept in a file of its own, given to nobody but the organisation's
 * resolver. One that cannot be saved lives until the next start.
 */
export async function loadBeaconKey(deps: BeaconKeyDeps): Promise<Uint8Array> {
  const { logger } = deps;
  const file = deps.file({
    accepts: (value) => parseKey(value) !== undefined,
    onBroken: () => logger.error("the beacon's key file was unusable: a new key is made"),
  });
  const found = parseKey(await file.read());
  if (found) return found;
  const key = Uint8Array.from(deps.randomBytes(beaconKeyBytes));
  try {
    await file.write({ version: 1, key: Buffer.from(key).toString('base64url') });
  } catch (error) {
    logger.error("cannot save the beacon's key", { error });
  }
  return key;
}

function parseKey(value: unknown): Uint8Array | undefined {
  const kept = keptSchema.safeParse(value);
  if (!kept.success) return undefined;
  const key = Buffer.from(kept.data.key, 'base64url');
  const isWhole = key.length === beaconKeyBytes && key.toString('base64url') === kept.data.key;
  return isWhole ? Uint8Array.from(key) : undefined;
}
