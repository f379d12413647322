import { limits } from '#shared/limits.ts';
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
/** A frame of ours in which XML escapes every character. ejabberd holds WebSockets to no limit of its own. */
const maxStanzaCharacters = 7 * limits.frameBytes;
const pingNamespace = 'urn:xmpp:ping';
const pingTimeoutMs = 10_000;

/**
 * What is too large is not even parsed. XEP-0198 counts it all the same, or the server would send it again
 * after each resumption: so a stanza of its kind that says nothing takes its place.
 */
function withoutBulk(text: string): string | undefined {
  if (text.length <= maxStanzaCharacters) return text;
  const kind = /^<(message|presence|iq)[\s>/]/.exec(text)?.[1];
  return kind === undefined ? undefined : `<${kind} xmlns="jabber:client" type="error"/>`;
}

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
      received(text) {
        const data = text === undefined ? undefined : withoutBulk(text);
        if (data === undefined) lose();
        else socket.onmessage?.({ data });
      },
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

/** A resumed stream that ends before it has brought this many texts has got nowhere. */
const fewTexts = 20;
const maxVainResumes = 2;

/** What XEP-0198 needs between two streams of an account. */
interface Resuming {
  readonly storage: ResumeStorage;
  /** A stream is over. `texts`: what it brought after it was resumed; null when it was not. */
  ended(texts: number | null): void;
}

/**
 * In memory only: a page that is loaded anew is a new guest, and a room that starts anew a new room.
 * Something among what the server sends again may be what ends the stream; then a new session gets rid of it.
 */
function createResuming(): Resuming {
  const states = new Map<string, object>();
  let vainResumes = 0;
  return {
    storage: {
      load: (key) => states.get(key) ?? null,
      save: (key, state) => void states.set(key, state),
      clear: (key) => void states.delete(key),
    },
    ended(texts) {
      vainResumes = texts !== null && texts < fewTexts ? vainResumes + 1 : 0;
      if (vainResumes < maxVainResumes) return;
      vainResumes = 0;
      states.clear();
    },
  };
}

/** XEP-0199 4.1. strophe's own answer to what it does not know is addressed to nobody. */
function answerPings(connection: StropheConnection, strophe: StropheApi): void {
  connection.addHandler(
    (iq) => {
      const [to, id] = [iq.getAttribute('from'), iq.getAttribute('id')];
      const attributes = { type: 'result', ...(to === null ? {} : { to }), id: id ?? '' };
      connection.send(new strophe.Builder('iq', attributes));
      return true;
    },
    pingNamespace,
    'iq',
    'get',
  );
}

/** Opens streams with strophe.js. One opener keeps what XEP-0198 needs between two streams of an account. */
export function createStropheClient(deps: StropheClientDeps): OpenXmpp {
  const { strophe } = deps;
  const resuming = createResuming();
  // It writes to the console by itself.
  strophe.setLogLevel(strophe.LogLevel.FATAL);
  return (account, handlers) => openStream(account, handlers, deps, resuming);
}

function openStream(
  account: XmppAccount,
  handlers: XmppHandlers,
  deps: StropheClientDeps,
  resuming: Resuming,
): XmppConnection {
  const { strophe } = deps;
  const { Status } = strophe;
  const { jid, url, password, mechanism } = account;
  const connection = new strophe.Connection(url, {
    enableStreamManagement: true,
    streamManagement: { storage: resuming.storage },
    mechanisms: [mechanism === 'PLAIN' ? strophe.SASLPlain : strophe.SASLSHA256],
  });
  let isOver = false;
  let reason: LossReason = 'lost';
  let texts = 0;

  function leave(): void {
    isOver = true;
    resuming.ended(connection.hasResumed() ? texts : null);
    connection._proto._closeSocket();
  }
  function lose(): void {
    if (isOver) return;
    leave();
    handlers.lost(reason);
  }
  function changed(status: number, condition: string | null): void {
    if (isOver) return;
    if (condition === 'conflict') reason = 'replaced';
    if (condition === 'no-auth-mech') reason = 'refused';
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
  connection.rawInput = () => {
    texts += 1;
    if (!isOver) handlers.heard();
  };
  hear('message');
  hear('presence');
  answerPings(connection, strophe);
  connection.connect(jid, password, changed);
  return {
    send(stanza) {
      if (!isOver) connection.send(build(strophe, stanza));
    },
    ping() {
      if (isOver) return;
      const to = jid.slice(jid.indexOf('@') + 1).split('/')[0] ?? '';
      const iq = new strophe.Builder('iq', { type: 'get', to }).c('ping', {
        xmlns: pingNamespace,
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
      if (!isOver) leave();
    },
  };
}
