import type { Abort } from '#shared/room/api.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import { createChanges } from './changes.ts';

/** Everything in a snapshot but its number. */
export type SnapshotContent = Omit<RoomSnapshot, 'revision'>;

/** Numbered snapshots of what `take` sees, for any number of screens. */
export interface SnapshotFeed<Content> {
  /** Something may have changed. Changes of one turn make one snapshot; none makes none. */
  refresh(): void;
  read(abort: Abort): AsyncIterable<Content & { revision: number }>;
}

export function createSnapshotFeed<Content extends object>(
  take: () => Content,
): SnapshotFeed<Content> {
  const changes = createChanges();
  let content = take();
  let text = JSON.stringify(content);
  let revision = 1;
  let isDue = false;

  function publish(): void {
    isDue = false;
    content = take();
    const next = JSON.stringify(content);
    if (next === text) return;
    text = next;
    revision += 1;
    changes.notify();
  }

  return {
    refresh() {
      if (isDue) return;
      isDue = true;
      queueMicrotask(publish);
    },
    async *read(abort) {
      let seen = 0;
      while (!abort.aborted) {
        if (seen === revision) await changes.next(abort);
        else {
          seen = revision;
          yield { revision, ...content };
        }
      }
    },
  };
}
