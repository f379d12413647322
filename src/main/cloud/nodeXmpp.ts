import { WebSocket } from 'ws';
import type { SocketHandlers, SocketLike } from '../../signalling/socketRoad.ts';
import type { OpenXmpp } from '../../signalling/xmpp/client.ts';
import { createStropheClient } from '../../signalling/xmpp/strophe.ts';
import type { StropheApi } from '../../signalling/xmpp/stropheApi.ts';
import { connectCloud, placeOf, type CloudTrust } from './connect.ts';

/**
 * strophe.js on Node. Loaded only where the cloud road is used: its Node build gives the whole process a
 * `document`, a `DOMParser` and a `WebSocket`.
 */
export async function loadNodeXmpp(trust: CloudTrust = {}): Promise<OpenXmpp> {
  const { Strophe } = await import('strophe.js');
  return createStropheClient({
    // Its types know nothing of what `strophe.ts` guards; tests/xmpp prove that it is there.
    strophe: Strophe as unknown as StropheApi,
    openSocket: (url, handlers) => openSocket(url, handlers, trust),
    decodeBase64: (text) => Buffer.from(text, 'base64').toString('latin1'),
  });
}

/** Far above what any stanza of ours needs: what is too large is dropped behind it, and the stream lives. */
const maxPayloadBytes = 16 * 1024 * 1024;

/** The cloud is proved to be the one that is meant before a byte of HTTP is sent. */
function openSocket(url: string, handlers: SocketHandlers, trust: CloudTrust): SocketLike {
  const dialling = new AbortController();
  let socket: WebSocket | null = null;

  async function open(): Promise<void> {
    const connected = await connectCloud(placeOf(url), trust, dialling.signal);
    if (dialling.signal.aborted) {
      if (connected.ok) connected.value.destroy();
      return;
    }
    if (!connected.ok) return handlers.lost();
    socket = new WebSocket(url, 'xmpp', {
      createConnection: () => connected.value,
      maxPayload: maxPayloadBytes,
      perMessageDeflate: false,
      followRedirects: false,
    });
    socket.on('open', () => handlers.opened());
    socket.on('message', (data, isBinary) =>
      handlers.received(!isBinary && Buffer.isBuffer(data) ? data.toString('utf8') : undefined),
    );
    // `close` always follows.
    socket.on('error', () => undefined);
    socket.on('close', () => handlers.lost());
  }

  void open();
  return {
    // A failed write shows in `close`.
    send: (text) => socket?.send(text, () => undefined),
    close() {
      dialling.abort();
      socket?.removeAllListeners();
      // A socket that fails while it closes has nobody left to tell.
      socket?.on('error', () => undefined);
      socket?.close();
    },
  };
}
