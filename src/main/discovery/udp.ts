import { createSocket, type Socket } from 'node:dgram';
import { err, ok, type Result } from '#shared/result.ts';

/** The system's name of what went wrong, such as `EADDRINUSE` or `EACCES`. */
export type UdpError = { code: string };
export type UdpPeer = { address: string; port: number };
export type Membership = { group: string; on: string };

export type UdpOptions = {
  family: 4 | 6;
  /** Own address, with its scope where it has one. Undefined: the system's choice. */
  address?: string | undefined;
  /** 0: any free one. */
  port: number;
  groups?: readonly Membership[];
  /** Sends multicast through the interface of this own address (IPv4) or scope (`::%eth0`). */
  multicastFrom?: string | undefined;
  /** Hears this peer only, and learns when it is unreachable. */
  peer?: UdpPeer;
  onMessage(bytes: Uint8Array, from: UdpPeer): void;
  /** The socket works no longer and has been closed; or, with a `peer`, the peer refused. */
  onError(error: UdpError): void;
};

export interface UdpSocket {
  /** `to` is left out on a socket with a peer. */
  send(bytes: Uint8Array, to?: UdpPeer): Promise<Result<null, UdpError>>;
  close(): void;
  /** Groups that could not be joined; the rest of the socket works. */
  readonly notJoined: readonly (Membership & UdpError)[];
}

export type OpenUdp = (options: UdpOptions) => Promise<Result<UdpSocket, UdpError>>;

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'UNKNOWN';

/** UDP sockets of the platform. Without SO_REUSEADDR: nobody else may take our port over. */
export const openUdp: OpenUdp = async (options) => {
  const socket = createSocket({ type: `udp${options.family}`, ipv6Only: options.family === 6 });
  try {
    await bind(socket, options);
    const notJoined = prepare(socket, options);
    if (options.peer) await connect(socket, options.peer);
    return ok(wrap(socket, notJoined, options));
  } catch (error) {
    socket.close();
    return err({ code: codeOf(error) });
  }
};

function settle(socket: Socket, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    start(() => {
      socket.off('error', reject);
      resolve();
    });
  });
}

const bind = (socket: Socket, { address, port }: UdpOptions): Promise<void> =>
  settle(socket, (done) => socket.bind({ port, ...(address && { address }) }, done));

const connect = (socket: Socket, peer: UdpPeer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    // A look-up that fails is reported to the callback, not as an event.
    socket.connect(peer.port, peer.address, (error?: Error) => {
      socket.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });

function prepare(socket: Socket, options: UdpOptions): (Membership & UdpError)[] {
  if (options.family === 4) socket.setBroadcast(true);
  if (options.multicastFrom) socket.setMulticastInterface(options.multicastFrom);
  const notJoined: (Membership & UdpError)[] = [];
  for (const membership of options.groups ?? [])
    try {
      socket.addMembership(membership.group, membership.on);
    } catch (error) {
      notJoined.push({ ...membership, code: codeOf(error) });
    }
  return notJoined;
}

function wrap(
  socket: Socket,
  notJoined: readonly (Membership & UdpError)[],
  { peer, onMessage, onError }: UdpOptions,
): UdpSocket {
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    socket.close();
  };
  socket.on('message', (bytes, from) => onMessage(bytes, from));
  socket.on('error', (error) => {
    if (!isOpen) return;
    // A connected socket outlives the peer's ICMP "port unreachable".
    if (!peer) close();
    onError({ code: codeOf(error) });
  });
  return {
    notJoined,
    close,
    send: (bytes, to) =>
      new Promise((resolve) => {
        const done = (error: Error | null): void =>
          resolve(error ? err({ code: codeOf(error) }) : ok(null));
        if (!isOpen) resolve(err({ code: 'EBADF' }));
        else if (to) socket.send(bytes, to.port, to.address, done);
        else socket.send(bytes, done);
      }),
  };
}
