import type { UpdateReason, UpdateView } from '#shared/update.ts';
import { isOk, skips, warns, type Check } from '../check.ts';
import type { Clock } from '../../ports.ts';

export type UpdatesState = {
  /** Null: no shell watches over versions. */
  view: UpdateView | null;
  version: string;
  channel: string;
};

/** A room that looks each night and has not for this long is switched off at night, or its task is gone. */
const longestSilenceMs = 7 * 24 * 60 * 60_000;

/** Rest, and waits that end by themselves. */
const harmless: ReadonlySet<UpdateReason> = new Set([
  ...(['current', 'installed', 'neverChecked', 'outsideWindow', 'inMeeting'] as const),
  ...(['meetingSoon', 'notBefore', 'notYourTurn', 'lower'] as const),
]);

/** What runs, where it is updated from, and what is wrong with that. Never a failure: meetings go on without. */
export const checkUpdates = (read: () => UpdatesState, clock: Clock): Check => ({
  id: 'updates',
  run() {
    const { view, version, channel } = read();
    if (!view) return Promise.resolve(skips('updatesNone', { version }));
    const { running, reason, checkedAt, blocked } = view;
    const facts = {
      ...{ version: running, channel, blocked, cause: reason },
      checkedAt: checkedAt === null ? null : minuteOf(checkedAt),
    };
    if (reason === 'off') return Promise.resolve(skips('updates', facts));
    const isSilent = checkedAt !== null && clock.now() - checkedAt > longestSilenceMs;
    const say = harmless.has(reason) && !isSilent ? isOk : warns;
    return Promise.resolve(say('updates', facts));
  },
});

/** `2026-11-22 02:15 UTC` */
const minuteOf = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
