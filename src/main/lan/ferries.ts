import { err, ok } from '#shared/result.ts';
import type { Abort, Outcome } from '#shared/room/api.ts';
import type { FerryEvent, FerryFrame } from '#shared/room/ferry.ts';
import type { Clock, Logger } from '../ports.ts';
import { servePeer, type PeerHandlers, type PeerSocket } from './peer.ts';
import type { Sessions } from './sessions.ts';

/**
 * Guests' sockets that end in the room's own page (ADR 0009). Frames, tokens and limits are those of a
 * WebSocket, but no session begins here: who comes this way goes on with one that the door has opened.
 */
export interface Ferries {
  /** Failures: `message.tooMany`. */
  take(ferry: string, event: FerryEvent): Outcome;
  /** What goes to the guests from now on. With its last reader all ferries are lost: the page holds them. */
  frames(abort: Abort): AsyncIterable<FerryFrame>;
}

export type FerriesDeps = {
  sessions: Pick<Sessions, 'open' | 'resume'>;
  clock: Clock;
  logger: Logger;
};

const maxFerries = 32;

type Passage = { peer: PeerHandlers; isClosing: boolean };

export function createFerries(deps: FerriesDeps): Ferries {
  const passages = new Map<string, Passage>();
  const readers = new Set<Reader>();

  function lose(ferry: string, isClean: boolean): void {
    const passage = passages.get(ferry);
    passages.delete(ferry);
    passage?.peer.closed(isClean);
  }

  function tell(frame: FerryFrame): void {
    for (const reader of readers) reader.push(frame);
  }

  function open(ferry: string): Outcome {
    lose(ferry, false);
    if (passages.size >= maxFerries || readers.size === 0) return err({ code: 'message.tooMany' });
    const socket: PeerSocket = {
      get bufferedAmount() {
        return Math.max(0, ...[...readers].map(({ waiting }) => waiting));
      },
      send: (text) => tell({ ferry, text }),
      // The page reads what comes; the flood gate keeps it, and gives up when it is too much.
      pause: () => undefined,
      resume: () => undefined,
      close() {
        passage.isClosing = true;
        tell({ ferry, text: null });
      },
      terminate() {
        tell({ ferry, text: null });
        queueMicrotask(() => passages.get(ferry) === passage && lose(ferry, false));
      },
    };
    const passage: Passage = {
      peer: servePeer({ ...deps, socket, source: null }),
      isClosing: false,
    };
    passages.set(ferry, passage);
    deps.logger.info('a guest comes through the screen', { ferries: passages.size });
    return ok(null);
  }

  return {
    take(ferry, event) {
      if (event.type === 'opened') return open(ferry);
      const passage = passages.get(ferry);
      if (event.type === 'closed') lose(ferry, passage?.isClosing ?? false);
      else passage?.peer.received({ kind: 'text', text: event.text });
      return ok(null);
    },
    async *frames(abort) {
      const reader = createReader();
      readers.add(reader);
      try {
        while (!abort.aborted) {
          const frame = await reader.next(abort);
          if (frame) yield frame;
        }
      } finally {
        readers.delete(reader);
        if (readers.size === 0) for (const ferry of [...passages.keys()]) lose(ferry, false);
      }
    },
  };
}

type Reader = ReturnType<typeof createReader>;

/** Frames that one screen has not taken yet. */
function createReader() {
  const frames: FerryFrame[] = [];
  let waiting = 0;
  let wake = (): void => undefined;
  return {
    /** Characters. */
    get waiting() {
      return waiting;
    },
    push(frame: FerryFrame): void {
      frames.push(frame);
      waiting += frame.text?.length ?? 0;
      wake();
    },
    /** Undefined when aborted. */
    async next(abort: Abort): Promise<FerryFrame | undefined> {
      if (frames.length === 0)
        await new Promise<void>((resolve) => {
          const done = (): void => {
            abort.removeEventListener('abort', done);
            resolve();
          };
          wake = done;
          abort.addEventListener('abort', done);
          if (abort.aborted) done();
        });
      const frame = frames.shift();
      waiting -= frame?.text?.length ?? 0;
      return frame;
    },
  };
}
