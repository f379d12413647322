import type { SocketHandlers, SocketLike } from '../socketRoad.ts';
import type { LossReason, OpenXmpp, XmppAccount, XmppConnection, XmppHandlers } from './client.ts';
import { isServerFinal, isServerFirst } from './scram.ts';
import { roadNamespace, type OutgoingStanza, type Payload, type Stanza } from './stanza.ts';
import type {
  DomElement,
  DomNode,
  ResumeStorage,
  StropheApi,
  StropheBuilder,
  StropheConnection,
  StropheSocket,
} from './stropheApi.ts';

export type StropheClientDeps = {
  strophe: StropheApi;
  /** A WebSocket with the subprotocol `xmpp` (RFC 7395 3.1). The handlers are called later. */
  openSocket(url: string, handlers: SocketHandlers): SocketLike;
  /** Base64 (RFC 4648 4) → text of one character for each byte. */
  decodeBase64(text: string): string;
};

/** RFC 6455 7.4.1: a connection that was lost. */
const lostCode = 1006;
const open = 1;
const pingTimeoutMs = 10_000;

/** RFC 7395: strophe's transport on a socket that is given to it instead of one that it makes itself. */
function carryOver(connection: StropheConnection, url: string, deps: StropheClientDeps): void {
  const transport = connection._proto;
  transport._connect = () => {
    transport._closeSocket();
    const isCurrent = (): boolean => transport.socket === socket;
    const lose = (): void => {
      if (isCurrent()) transport._onClose({ code: lostCode });
    };
    const raw = deps.openSocket(url, {
      opened: () => isCurrent() && transport._onOpen(),
      received: (text) => (text === undefined ? lose() : socket.onmessage?.({ data: text })),
      lost: lose,
      refused: lose,
    });
    const socket: StropheSocket = {
      onmessage: (message) => transport._onInitialMessage(message),
      onclose: null,
      onerror: null,
      onopen: null,
      readyState: open,
      send: (text) => raw.send(text),
      close: () => raw.close(),
    };
    transport.socket = socket;
  };
}

/**
 * What strophe.js would believe and must not: a server that says `success` without having proved anything,
 * and one that offers nothing of ours, to which strophe would tell the password in clear (XEP-0078).
 */
function guardLogin(
  connection: StropheConnection,
  { mechanism }: XmppAccount,
  { decodeBase64 }: StropheClientDeps,
): void {
  const authenticate = connection.authenticate.bind(connection);
  const answer = connection._sasl_challenge_cb.bind(connection);
  const accept = connection._sasl_success_cb.bind(connection);
  const refuse = (): boolean => connection._sasl_failure_cb(null);
  const textOf = (element: DomElement): string => {
    try {
      return decodeBase64(element.textContent ?? '');
    } catch {
      return '';
    }
  };
  let challenges = 0;
  connection.authenticate = (matched) => (matched.length === 1 ? authenticate(matched) : refuse());
  connection._sasl_challenge_cb = async (element) => {
    challenges += 1;
    const isFirst = isServerFirst(textOf(element), connection._sasl_data.cnonce);
    if (mechanism !== 'SCRAM-SHA-256' || challenges > 1 || !isFirst) return refuse();
    try {
      return await answer(element);
    } catch {
      // The socket went while the keys were being computed; it has been reported.
      return false;
    }
  };
  connection._sasl_success_cb = (element) => {
    const isProved = isServerFinal(textOf(element), connection._sasl_data['server-signature']);
    return mechanism === 'PLAIN' || isProved ? accept(element) : refuse();
  };
}

const isElement = (node: DomNode): node is DomElement => 'getAttribute' in node;

function payloadOf(element: DomElement): Payload | null {
  const child = Array.from(element.childNodes)
    .filter(isElement)
    .find(({ namespaceURI }) => namespaceURI === roadNamespace);
  if (!child) return null;
  const attributes = Array.from(child.attributes, ({ name, value }) => [name, value] as const);
  return {
    name: child.localName ?? '',
    attributes: Object.fromEntries(attributes),
    text: child.textContent ?? '',
  };
}

const stanzaOf = (kind: Stanza['kind'], element: DomElement): Stanza => ({
  kind,
  from: element.getAttribute('from') ?? '',
  type: element.getAttribute('type'),
  payload: payloadOf(element),
});

function build(strophe: StropheApi, stanza: OutgoingStanza): StropheBuilder {
  const { kind, to, type, payload } = stanza;
  const builder = new strophe.Builder(kind, { to, ...(type === null ? {} : { type }) });
  if (!payload) return builder;
  return builder.c(payload.name, { xmlns: roadNamespace, ...payload.attributes }).t(payload.text);
}

/** In memory only: a page that is loaded anew is a new guest, and a room that starts anew a new room. */
function createResumeStorage(): ResumeStorage {
  const states = new Map<string, object>();
  return {
    load: (key) => states.get(key) ?? null,
    save: (key, state) => void states.set(key, state),
    clear: (key) => void states.delete(key),
  };
}

/** Opens streams with strophe.js. One opener keeps what XEP-0198 needs between two streams of an account. */
export function createStropheClient(deps: StropheClientDeps): OpenXmpp {
  const { strophe } = deps;
  const storage = createResumeStorage();
  // It writes to the console by itself.
  strophe.setLogLevel(strophe.LogLevel.FATAL);
  return (account, handlers) => openStream(account, handlers, deps, storage);
}

function openStream(
  account: XmppAccount,
  handlers: XmppHandlers,
  deps: StropheClientDeps,
  storage: ResumeStorage,
): XmppConnection {
  const { strophe } = deps;
  const { Status } = strophe;
  const { jid, url, password, mechanism } = account;
  const connection = new strophe.Connection(url, {
    enableStreamManagement: true,
    streamManagement: { storage },
    mechanisms: [mechanism === 'PLAIN' ? strophe.SASLPlain : strophe.SASLSHA256],
  });
  let isOver = false;
  let reason: LossReason = 'lost';

  function lose(): void {
    if (isOver) return;
    isOver = true;
    connection._proto._closeSocket();
    handlers.lost(reason);
  }
  function changed(status: number, condition: string | null): void {
    if (isOver) return;
    if (condition === 'conflict') reason = 'replaced';
    if (status === Status.CONNECTED)
      return handlers.opened(connection.jid, connection.hasResumed());
    if (status === Status.AUTHFAIL && reason === 'lost') reason = 'refused';
    const ends: number[] = [
      Status.AUTHFAIL,
      Status.CONNFAIL,
      Status.ERROR,
      Status.DISCONNECTED,
      Status.REDIRECT,
    ];
    if (ends.includes(status)) lose();
  }
  const hear = (kind: Stanza['kind']): void =>
    connection.addHandler(
      (element) => {
        if (!isOver) handlers.received(stanzaOf(kind, element));
        return true;
      },
      null,
      kind,
      null,
    );

  carryOver(connection, url, deps);
  guardLogin(connection, account, deps);
  connection.rawInput = () => !isOver && handlers.heard();
  hear('message');
  hear('presence');
  connection.connect(jid, password, changed);
  return {
    send(stanza) {
      if (!isOver) connection.send(build(strophe, stanza));
    },
    ping() {
      if (isOver) return;
      const to = jid.slice(jid.indexOf('@') + 1).split('/')[0] ?? '';
      const iq = new strophe.Builder('iq', { type: 'get', to }).c('ping', {
        xmlns: 'urn:xmpp:ping',
      });
      // Whatever the answer, it is heard.
      connection.sendIQ(
        iq,
        () => undefined,
        () => undefined,
        pingTimeoutMs,
      );
    },
    close() {
      if (isOver) return;
      isOver = true;
      connection.disconnect('closed');
    },
    drop() {
      isOver = true;
      connection._proto._closeSocket();
    },
  };
}
