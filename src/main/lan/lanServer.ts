import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../ports.ts';
import type { TlsMaterial } from '../identity/identity.ts';
import { createConnections } from './connections.ts';
import { readFirstByte } from './firstByte.ts';
import { allowedHosts } from './hosts.ts';
import { createHttpHandler, type HttpHandlerDeps } from './httpHandler.ts';
import { lanLimits, type SocketTimes } from './lanLimits.ts';
import { createRedirect } from './redirect.ts';
import { strictTls } from './tls.ts';
import { createWebSockets, type WebSocketsDeps } from './webSockets.ts';

export type LanServerDeps = Omit<HttpHandlerDeps, 'hostsFor'> &
  Omit<WebSocketsDeps, 'hostsFor'> & {
    tls: TlsMaterial;
    /** Electron's TLS library: `process.versions.electron` is there. */
    isBoringSsl: boolean;
    /** Further host names that mean this room, from the settings. */
    names(): readonly string[];
    times?: Partial<SocketTimes>;
  };

/** Everything behind the listening socket. It outlives the listeners that bring its connections. */
export interface LanServer {
  /** A new TCP connection. */
  accept(socket: Socket): void;
  /** For the connections from now on; those that are open stay. */
  setTls(tls: TlsMaterial): void;
  readonly connections: number;
  dropConnections(): void;
  dispose(): void;
}

const endpointOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress}|${remotePort}`;

function httpOptions(times: SocketTimes) {
  return {
    maxHeaderSize: lanLimits.headerBytes,
    headersTimeout: times.headersMs,
    requestTimeout: times.requestMs,
    keepAliveTimeout: times.keepAliveMs,
    connectionsCheckingInterval: Math.min(1_000, times.headersMs),
    requireHostHeader: true,
    insecureHTTPParser: false,
  };
}

export function createLanServer(deps: LanServerDeps): LanServer {
  const times: SocketTimes = { ...lanLimits, ...deps.times };
  const tlsOptions = strictTls(deps.isBoringSsl);
  let { tls } = deps;

  // What a connection was made to is what it may ask for: also while a listener gives way to the next.
  const hostsFor = ({ socket }: IncomingMessage): ReadonlySet<string> =>
    allowedHosts(socket.localAddress ?? '', socket.localPort ?? 0, [...tls.names, ...deps.names()]);

  const secure = createHttpsServer(
    { ...tlsOptions, ...httpOptions(times), cert: tls.certificate, key: tls.key },
    createHttpHandler({ ...deps, hostsFor }),
  );
  const plain = createHttpServer(httpOptions(times), createRedirect(hostsFor));
  for (const server of [secure, plain]) {
    server.timeout = times.idleMs;
    server.maxRequestsPerSocket = lanLimits.requestsPerSocket;
    // They get their connections from us and never listen, but their watch over slow requests begins with
    // this event.
    server.emit('listening');
  }
  secure.on('upgrade', createWebSockets({ ...deps, hostsFor }));

  const connections = createConnections();
  const greetings = createGreetings(deps.clock, times.handshakeMs);
  secure.on('secureConnection', (socket) => greetings.done(socket));

  return {
    accept(socket) {
      if (!connections.admit(socket)) return;
      greetings.begin(socket);
      readFirstByte(socket, (spoken) => {
        if (spoken === 'other') socket.destroy();
        else if (spoken === 'tls') secure.emit('connection', socket);
        else {
          greetings.done(socket);
          plain.emit('connection', socket);
        }
      });
    },
    setTls(next) {
      tls = next;
      secure.setSecureContext({ ...tlsOptions, cert: next.certificate, key: next.key });
    },
    get connections() {
      return connections.size;
    },
    dropConnections: () => connections.destroyAll(),
    dispose() {
      connections.destroyAll();
      greetings.dispose();
      secure.close();
      plain.close();
    },
  };
}

/** Cuts connections that do not get to the end of their handshake in time, however busily they dawdle. */
function createGreetings(clock: Clock, maxMs: number) {
  // A TLS socket does not tell which TCP socket it was made of, but shares its remote end.
  const deadlines = new Map<string, Cancel>();
  const done = (socket: Socket): void => {
    const endpoint = endpointOf(socket);
    deadlines.get(endpoint)?.();
    deadlines.delete(endpoint);
  };
  return {
    begin(socket: Socket) {
      const endpoint = endpointOf(socket);
      deadlines.set(
        endpoint,
        clock.after(maxMs, () => socket.destroy()),
      );
      socket.once('close', () => {
        deadlines.get(endpoint)?.();
        deadlines.delete(endpoint);
      });
    },
    done,
    dispose() {
      for (const cancel of deadlines.values()) cancel();
      deadlines.clear();
    },
  };
}
