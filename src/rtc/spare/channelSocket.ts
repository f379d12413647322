import type { FerrySocket, FerrySocketHandlers } from '../types.ts';

/** What may wait for a slow path before the socket is given up; the session is resumed on the next one. */
const maxBufferedBytes = 1024 * 1024;

/** A data channel as a message socket. Nothing is reported after `close`. */
export const openChannelSocket = (
  channel: RTCDataChannel,
  handlers: FerrySocketHandlers,
): FerrySocket => {
  const abort = new AbortController();
  const { signal } = abort;
  const close = (): void => {
    abort.abort();
    channel.close();
  };
  channel.addEventListener('open', handlers.opened, { signal });
  channel.addEventListener('close', handlers.lost, { signal });
  channel.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      handlers.received(typeof data === 'string' ? data : undefined);
    },
    { signal },
  );
  return {
    send: (text) => {
      if (channel.readyState !== 'open') return;
      if (channel.bufferedAmount <= maxBufferedBytes) channel.send(text);
      else channel.close();
    },
    close,
  };
};
