import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import type { RoomApi } from '#shared/room/api.ts';
import { apiChannel, carrierLimits, type CarrierFrame } from '#shared/room/carrier.ts';
import { carrierFrameSchema } from '#shared/room/carrierSchemas.ts';
import { roomRouter } from '#shared/room/router.ts';
import { logApiError } from '../api/logApiError.ts';
import type { Logger } from '../ports.ts';
import { isScreen } from './origin.ts';

/** The part of Electron's WebContents that a page is answered through. */
export type ApiSender = {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, frame: CarrierFrame): void;
};
/** The part of Electron's IpcMainEvent that says who speaks. */
export type ApiEvent = {
  readonly sender: ApiSender;
  /** Null when the frame has gone since. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
};
export type ApiIpc = {
  on(channel: string, listener: (event: ApiEvent, frame: unknown) => void): unknown;
};

/**
 * The room API over Electron IPC: tRPC's WebSocket protocol in the frames of `shared/room/carrier.ts`.
 * Raw IPC is touched here only; every frame's sender and shape is checked (Electron's checklist, 17).
 */
export interface ApiChannel {
  /** The page was left, reloaded or lost: its subscriptions end. */
  pageGone(senderId: number): void;
}

/** `api` may still be on its way: calls of the page wait for it. */
export function serveApiChannel(deps: {
  ipc: ApiIpc;
  api: RoomApi | Promise<RoomApi>;
  logger: Logger;
}): ApiChannel {
  const { ipc, api, logger } = deps;
  const connections = new Map<string, PageSocket>();
  const serve = getWSConnectionHandler({
    // Never listens; the handler is given its connections one by one.
    wss: new WebSocketServer({ noServer: true }),
    router: roomRouter,
    createContext: async () => ({ api: await api }),
    onError: (problem) => logApiError(logger, problem),
  });
  const numberOf = (senderId: number): number =>
    [...connections.keys()].filter((key) => key.startsWith(`${senderId}:`)).length;

  function pageGone(senderId: number): void {
    for (const [key, socket] of connections) if (key.startsWith(`${senderId}:`)) socket.close();
  }

  function open(sender: ApiSender, c: number): void {
    const key = `${sender.id}:${c}`;
    connections.get(key)?.close();
    if (numberOf(sender.id) >= carrierLimits.connections) {
      sender.send(apiChannel, { k: 'close', c });
      return;
    }
    const socket = new PageSocket(sender, c, () => connections.delete(key));
    connections.set(key, socket);
    const request = new IncomingMessage(new Socket());
    request.url = '/';
    // tRPC uses what PageSocket has and no more of ws (adapters/ws.ts of 11.22.1); a contract suite holds it to that.
    serve(socket, request);
    sender.send(apiChannel, { k: 'open', c });
  }

  ipc.on(apiChannel, ({ sender, senderFrame }, raw) => {
    if (!senderFrame || senderFrame.parent !== null || !isScreen(senderFrame.url)) {
      logger.warn('IPC refused: not the wall’s page', { url: senderFrame?.url });
      return;
    }
    const frame = carrierFrameSchema.safeParse(raw);
    if (!frame.success) {
      // As a WebSocket does after a frame it cannot take: what was under way fails instead of waiting for ever.
      logger.warn('IPC refused: not a frame');
      pageGone(sender.id);
      return;
    }
    const { c } = frame.data;
    if (frame.data.k === 'open') open(sender, c);
    else if (frame.data.k === 'data') connections.get(`${sender.id}:${c}`)?.receive(frame.data.d);
    else connections.get(`${sender.id}:${c}`)?.close();
  });

  return {
    pageGone(senderId) {
      for (const [key, socket] of connections) if (key.startsWith(`${senderId}:`)) socket.close();
    },
  };
}

/** One connection of a page, in the shape of a `ws` socket. */
class PageSocket extends EventEmitter {
  readyState = 1;
  readonly #sender: ApiSender;
  readonly #c: number;
  readonly #onClosed: () => void;

  constructor(sender: ApiSender, c: number, onClosed: () => void) {
    super();
    this.#sender = sender;
    this.#c = c;
    this.#onClosed = onClosed;
  }

  receive(text: string): void {
    this.emit('message', Buffer.from(text), false);
  }

  send(text: string): void {
    this.#post({ k: 'data', c: this.#c, d: text });
  }

  close(): void {
    if (this.readyState !== 1) return;
    this.#post({ k: 'close', c: this.#c });
    this.readyState = 3;
    this.#onClosed();
    this.emit('close', 1000);
  }

  terminate(): void {
    this.close();
  }

  #post(frame: CarrierFrame): void {
    if (this.readyState === 1 && !this.#sender.isDestroyed()) this.#sender.send(apiChannel, frame);
  }
}
