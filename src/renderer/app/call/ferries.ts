import { limits } from '#shared/limits.ts';
import type { FerryEvent } from '#shared/room/ferry.ts';
import type { FerrySocket, FerrySocketHandlers } from '../../../rtc/types.ts';
import type { RoomClient } from '../../room/roomClient.ts';

export type FerriesDeps = {
  client: Pick<RoomClient, 'commands' | 'onFerryFrame' | 'onConnection'>;
  randomId(): string;
};

/** Hands the frames of guests' sockets that end in this page to the room and back, unread (ADR 0009). */
export interface Ferries {
  socketOpened(socket: FerrySocket): Omit<FerrySocketHandlers, 'opened'>;
  dispose(): void;
}

export function createFerries({ client, randomId }: FerriesDeps): Ferries {
  const sockets = new Map<string, FerrySocket>();

  function close(ferry: string): void {
    sockets.get(ferry)?.close();
    sockets.delete(ferry);
  }

  function closeAll(): void {
    for (const ferry of [...sockets.keys()]) close(ferry);
  }

  const stops = [
    client.onFerryFrame(({ ferry, text }) => {
      if (text !== null) return sockets.get(ferry)?.send(text);
      close(ferry);
      void client.commands.ferry(ferry, { type: 'closed' }).catch(() => undefined);
    }),
    // What was sent meanwhile is lost: the guests open new sockets and resume.
    client.onConnection((state) => {
      if (state !== 'open') closeAll();
    }),
  ];

  return {
    socketOpened(socket) {
      const ferry = randomId();
      /** One after the other: the room must read the frames in the order they came. */
      let tail: Promise<void> = Promise.resolve();
      const tell = (event: FerryEvent): void => {
        tail = tail.then(async () => {
          try {
            const outcome = await client.commands.ferry(ferry, event);
            if (!outcome.ok) close(ferry);
          } catch {
            close(ferry);
          }
        });
      };
      sockets.set(ferry, socket);
      tell({ type: 'opened' });
      return {
        received(text) {
          if (text !== undefined && text.length <= limits.frameBytes)
            return tell({ type: 'received', text });
          close(ferry);
          tell({ type: 'closed' });
        },
        lost() {
          sockets.delete(ferry);
          tell({ type: 'closed' });
        },
      };
    },
    dispose() {
      for (const stop of stops) stop();
      closeAll();
    },
  };
}
