/**
 * The part of strophe.js 5.0.0 that is used, as it is at run time: its published types need the DOM, which
 * is not to be had here, and leave out what has to be guarded. tests/xmpp holds it against the real one.
 */
export interface DomNode {
  readonly nodeName: string;
  readonly textContent: string | null;
}

export interface DomElement extends DomNode {
  readonly localName: string | null;
  readonly namespaceURI: string | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: ArrayLike<DomNode>;
  getAttribute(name: string): string | null;
}

export interface StropheBuilder {
  c(name: string, attributes?: Record<string, string>): StropheBuilder;
  t(text: string): StropheBuilder;
}

/** What its WebSocket transport (RFC 7395) does with a socket. */
export interface StropheSocket {
  onmessage: ((message: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: null;
  onopen: null;
  readonly readyState: number;
  send(text: string): void;
  close(): void;
}

export interface StropheConnection {
  readonly jid: string;
  readonly _sasl_data: Record<string, unknown>;
  readonly _proto: {
    socket: StropheSocket | null;
    _connect(): void;
    _closeSocket(): void;
    _onOpen(): void;
    _onInitialMessage(message: { data: string }): void;
    _onClose(event: { code: number }): void;
  };
  readonly sm?: { onGracefulClose(): void };
  rawInput(data: string): void;
  authenticate(matched: readonly unknown[]): void;
  _sasl_challenge_cb(element: DomElement): Promise<boolean>;
  _sasl_success_cb(element: DomElement): boolean;
  _sasl_failure_cb(element: null): boolean;
  connect(
    jid: string,
    password: string,
    callback: (status: number, condition: string | null) => void,
  ): void;
  disconnect(reason: string): void;
  addHandler(
    handler: (stanza: DomElement) => boolean,
    ns: string | null,
    name: string,
    type: string | null,
  ): void;
  send(stanza: StropheBuilder): void;
  sendIQ(stanza: StropheBuilder, done: () => void, failed: () => void, timeoutMs: number): string;
  hasResumed(): boolean;
}

/** XEP-0198 state between two streams. */
export interface ResumeStorage {
  load(key: string): object | null;
  save(key: string, state: object): void;
  clear(key: string): void;
}

export interface StropheApi {
  readonly Connection: new (
    url: string,
    options: {
      enableStreamManagement: boolean;
      streamManagement: { storage: ResumeStorage };
      mechanisms: readonly (new () => unknown)[];
    },
  ) => StropheConnection;
  readonly Builder: new (name: string, attributes: Record<string, string>) => StropheBuilder;
  readonly SASLSHA256: new () => unknown;
  readonly SASLPlain: new () => unknown;
  readonly Status: Readonly<
    Record<'CONNECTED' | 'DISCONNECTED' | 'CONNFAIL' | 'AUTHFAIL' | 'ERROR' | 'REDIRECT', number>
  >;
  setLogLevel(level: number): void;
  readonly LogLevel: { readonly FATAL: number };
}
