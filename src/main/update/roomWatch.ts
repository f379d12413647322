import type { UpdateView } from '#shared/update.ts';
import type { Cancel, Clock, Logger } from '../ports.ts';
import type { Disk } from './disk.ts';
import { occupancyIntervalMs, type OccupancyFile } from './occupancy.ts';
import { judgeMoment } from './rules.ts';
import { readStatus } from './statusFile.ts';
import { readVersions, type Places, type Versions } from './versions.ts';
import { parseWindow } from './window.ts';

export type RoomWatchDeps = {
  places: Places;
  /** The version that the shell has started. */
  running: string;
  disk: Disk;
  clock: Clock;
  logger: Logger;
  /** Of the setting `updates.window`. */
  window(): string;
  /** Of the setting `cloud.localOnly`. */
  isLocalOnly(): boolean;
  /** A meeting is on, or somebody waits at the door. */
  isBusy(): boolean;
  /** When the next planned meeting begins, milliseconds since the epoch; null: none is known. */
  nextMeetingAt(): number | null;
  /** Says to the update step how things are. Rejects where that cannot be written. */
  tell(occupancy: OccupancyFile): Promise<void>;
  /** Ends the room, so that the shell starts the version it should run. */
  restart(): void;
};

/** The room's side of updates: says when it is in use, and makes way for a new version in a quiet moment. */
export interface RoomWatch {
  /** What the wall shows. */
  readonly view: UpdateView;
  /** A meeting has begun or ended. */
  refresh(): void;
  dispose(): void;
}

export function watchForUpdates(deps: RoomWatchDeps): RoomWatch {
  const { running, disk, places, clock, logger } = deps;
  let view: UpdateView = {
    ...{ running, reason: 'neverChecked', checkedAt: null, offered: null, blocked: null },
  };
  let isOver = false;
  let hasFailed = false;
  let cancel: Cancel = () => undefined;

  async function tell(): Promise<void> {
    const occupancy: OccupancyFile = {
      version: running,
      isBusy: deps.isBusy(),
      isLocalOnly: deps.isLocalOnly(),
      nextMeetingAt: deps.nextMeetingAt(),
      writtenAt: clock.now(),
    };
    try {
      await deps.tell(occupancy);
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) logger.warn('updates wait: the room cannot say that it is free', { error });
      hasFailed = true;
    }
  }

  async function look(): Promise<void> {
    await tell();
    const versions = await readVersions(disk, places);
    view = await readView(deps, versions);
    if (isOver || versions.effective === undefined || versions.effective === running) return;
    if (hasFailed || judgeNow(deps) !== null) return;
    isOver = true;
    logger.info('the room makes way for another version', { version: versions.effective });
    deps.restart();
  }

  function lookAgain(): void {
    cancel();
    if (isOver) return;
    cancel = clock.after(occupancyIntervalMs, lookAgain);
    look().catch((error: unknown) => logger.warn('cannot look for an update', { error }));
  }

  lookAgain();
  return {
    get view() {
      return view;
    },
    refresh() {
      if (!isOver) void tell();
    },
    dispose() {
      isOver = true;
      cancel();
    },
  };
}

/** Asked in the same turn in which the room then ends: no meeting can begin between the two. */
function judgeNow({ clock, window, isBusy, nextMeetingAt, running: version }: RoomWatchDeps) {
  return judgeMoment({
    now: clock.now(),
    window: parseWindow(window()),
    occupancy: isBusy()
      ? { state: 'busy', version }
      : { state: 'free', version, nextMeetingAt: nextMeetingAt() },
  });
}

async function readView(deps: RoomWatchDeps, versions: Versions): Promise<UpdateView> {
  const { disk, places, running } = deps;
  const status = (await readStatus(disk, places)) ?? {
    ...{ reason: 'neverChecked', checkedAt: null, offered: null },
  };
  const { checkedAt, offered } = status;
  const { effective } = versions;
  const is = (reason: UpdateView['reason'], version = offered): UpdateView => ({
    ...{ running, reason, checkedAt, offered: version },
    blocked: versions.blocked.at(-1) ?? null,
  });
  if (effective !== undefined && effective !== running) return is('installed', effective);
  if (offered !== null && versions.blocked.includes(offered)) return is('blocked');
  // What was put in place has been started since.
  return status.reason === 'installed' ? is('current') : is(status.reason);
}
