import type { Logger } from '../ports.ts';
import type { HostState } from './state.ts';
import { isPinRoadClosed, seated, waiting } from './views.ts';

/** One line per change that an operator asks about. Ids, never names; the PIN never (STYLE, "Logging"). */
export function logLifecycle(
  before: HostState,
  after: HostState,
  now: number,
  logger: Logger,
): void {
  if (before === after) return;
  if (!before.meeting && after.meeting) logger.info('meeting started');
  const come = added(seated(before), seated(after));
  for (const { session, stage } of come)
    logger.info('participant in', { session, participant: stage.id, kind: stage.person.kind });
  for (const { session, stage } of added(seated(after), seated(before)))
    logger.info('participant out', { session, participant: stage.id });
  for (const { session, visitor } of added(waiting(before), waiting(after)))
    logger.info('knock', { session, road: visitor.source.road });
  if (before.meeting && !after.meeting) logger.info('meeting ended');
  if (after.limits.ledger && !isPinRoadClosed(before, now) && isPinRoadClosed(after, now))
    logger.warn('PIN road closed: only the lobby is left');
  if (before.limits.isSaved && !after.limits.isSaved) logger.warn('PIN limits not saved');
}

type Identified = { session: number; stage: { id: string } };

const added = <T extends Identified>(before: readonly T[], after: readonly T[]): T[] => {
  const known = new Set(before.map(({ stage }) => stage.id));
  return after.filter(({ stage }) => !known.has(stage.id));
};
