import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { settingsSchema } from '#shared/settings.ts';
import type { UpdateReason } from '#shared/update.ts';
import { createPolicyReader } from '../policy/index.ts';
import type { Clock, Logger, RandomBytes } from '../ports.ts';
import { nodeDisk } from './disk.ts';
import type { Fetch } from './download.ts';
import type { Installation } from './installation.ts';
import { parseKeys } from './manifest.ts';
import { oneAtATime } from './oneAtATime.ts';
import { isOnLan } from './onLan.ts';
import { runUpdateStep, type StepDeps } from './step.ts';
import { updatesFolder } from './versions.ts';
import { parseWindow } from './window.ts';

/** What a scheduler should hear of: somebody has to look. Everything else is rest, or a wait that ends. */
const faults: ReadonlySet<UpdateReason> = new Set([
  ...(['policyUnreadable', 'manifestUnreadable', 'manifestUnsigned', 'manifestOtherKey'] as const),
  ...(['manifestForged', 'manifestOtherChannel', 'packageCorrupt', 'packageUnusable'] as const),
  ...(['diskFull', 'failed', 'unreachable'] as const),
]);

/**
 * One pass of the update step as a program. It may run with more rights than the room, so it believes policy and
 * signatures only, never the wall or the provisioning file. @returns the exit code.
 */
export async function updateOnce(deps: {
  installation: Installation | null;
  policyFile: string | undefined;
  fetch: Fetch;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
}): Promise<0 | 1> {
  const { installation, logger } = deps;
  if (!installation) {
    logger.error('updates are for a room that its shell has started');
    return 1;
  }
  const { places } = installation;
  await mkdir(updatesFolder(places), { recursive: true });
  const reason = await oneAtATime(path.join(updatesFolder(places), 'lock'), async () => {
    const settings = await readSettings(deps, places.root);
    return settings
      ? runUpdateStep({ ...deps, ...settings, places, disk: nodeDisk, changedAt })
      : 'policyUnreadable';
  });
  if (reason === undefined) logger.info('another update step is running');
  return reason !== undefined && faults.has(reason) ? 1 : 0;
}

async function readSettings(
  deps: { policyFile: string | undefined; clock: Clock; logger: Logger },
  root: string,
): Promise<Pick<StepDeps, 'source' | 'window'> | undefined> {
  const { policyFile: file, clock, logger } = deps;
  const reading = await createPolicyReader({ file, folder: path.join(root, 'updates'), clock })();
  if (reading.state === 'unreadable') {
    logger.error('policy cannot be read, so nothing is updated', { why: reading.why });
    return undefined;
  }
  if (reading.problems.length > 0)
    logger.warn('policy is not whole', { problems: reading.problems });
  const { recommended, enforced } = reading.layers;
  const values = settingsSchema.parse({ ...recommended, ...enforced });
  const { 'updates.url': url, 'updates.keys': keys, 'updates.channel': channel } = values;
  // A room that keeps to its own network is updated from within it, or by hand.
  const mayAsk = url !== null && (!values['cloud.localOnly'] || isOnLan(url));
  return {
    window: parseWindow(values['updates.window']),
    source: !mayAsk || keys === null ? null : { url, keys: parseKeys(keys), channel },
  };
}

const changedAt = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
