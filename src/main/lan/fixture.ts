import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { request, type RequestOptions } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, type ClientOptions } from 'ws';
import { protocolVersion, type HostFrame } from '#shared/session/frames.ts';
import type { ClientMessage } from '#shared/signal/messages.ts';
import { socketPath } from '#shared/roomDocument.ts';
import type { Failure } from '#shared/errors.ts';
import { makeCertificate } from '../identity/certificate.ts';
import { signDocument } from '../identity/document.ts';
import type { TlsMaterial } from '../identity/identity.ts';
import type { Clock, HostSession, OpenSession, ParticipantPort } from '../ports.ts';
import { createMemoryLogger } from '../testing/fakes.ts';
import { systemClock } from '../systemClock.ts';
import type { GuestFile } from './guestFiles.ts';
import { createLanHost, type LanHostDeps } from './lanHost.ts';
import { openListener } from './listener.ts';
import { createSessions } from './sessions.ts';

/** A MeetingHost's side of one session that keeps what it is told. */
export type FakeDoor = {
  readonly source: string;
  readonly port: ParticipantPort;
  readonly received: ClientMessage[];
  readonly connections: string[];
  /** Until a knock, and again after `leave`: as the MeetingHost has it. */
  isAtDoor: boolean;
  hasEnded: boolean;
};

/** A house with a door for everybody, which says at once what a door says. */
export function createFakeHouse() {
  const doors: FakeDoor[] = [];
  const greeting = { type: 'door', roomName: 'Room 7', pinOpens: true } as const;
  const openSession: OpenSession = (source, port): HostSession => {
    const door: FakeDoor = {
      source: source.key,
      port,
      received: [],
      connections: [],
      isAtDoor: true,
      hasEnded: false,
    };
    doors.push(door);
    port.send(greeting);
    return {
      receive(message) {
        door.received.push(message);
        if (message.type === 'knock') door.isAtDoor = false;
        if (message.type === 'leave') door.isAtDoor = true;
      },
      get isAtDoor() {
        return door.isAtDoor;
      },
      setConnection: (connection) => void door.connections.push(connection),
      end() {
        door.hasEnded = true;
      },
    };
  };
  return { doors, openSession, greeting };
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const identityKey = generateKeyPairSync('ed25519').privateKey;

export async function makeTls(addresses: readonly string[] = ['127.0.0.1']): Promise<TlsMaterial> {
  const now = Date.now();
  return {
    origin: 'own',
    certificate: await makeCertificate({ key: privateKey, addresses, names: [], now, randomBytes }),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    spki: 'A'.repeat(43),
    names: [],
  };
}

const body = Buffer.from('<!doctype html><title>Room 7</title>');

/** The smallest guest page. */
export const page: GuestFile = {
  type: 'text/html; charset=utf-8',
  isImmutable: false,
  etag: 'one',
  body,
  encode: () => Promise.resolve({ encoding: null, body }),
};

/** A LAN host on a port of 127.0.0.1 that nobody uses, with real TLS and a fake house behind it. */
export async function startLan(changes: Partial<LanHostDeps> & { clock?: Clock } = {}) {
  const clock = changes.clock ?? systemClock;
  const logger = createMemoryLogger();
  const house = createFakeHouse();
  const sessions = createSessions({ clock, randomBytes, openSession: house.openSession, logger });
  const tls = await makeTls(['127.0.0.1', '127.0.0.2']);
  const problems: (Failure | null)[] = [];
  const document = { name: 'Room 7', id: null, port: 8034, state: 'free', spki: tls.spki } as const;
  let tries = 0;
  const host = createLanHost({
    tls,
    isBoringSsl: false,
    names: () => [],
    guestFiles: new Map([['/', page]]),
    document: () => signDocument(identityKey, document),
    sessions,
    clock,
    logger,
    onProblem: (failure) => problems.push(failure),
    async openListener(...args) {
      const result = await openListener(...args);
      tries += 1;
      return result;
    },
    ...changes,
  });
  await host.listen({ address: '127.0.0.1', port: 0 });
  const port = host.endpoint?.port ?? 0;
  return {
    host,
    sessions,
    house,
    tls,
    problems,
    logger,
    address: '127.0.0.1',
    port,
    /** How often it has tried to listen, and knows the result. */
    tries: () => tries,
    async dispose() {
      await host.dispose();
      sessions.dispose();
    },
  };
}
export type Lan = Awaited<ReturnType<typeof startLan>>;

export type Reply = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** One HTTPS request on a connection of its own. */
export function ask(lan: Lan, path: string, options: RequestOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: lan.address,
        port: lan.port,
        path,
        ca: lan.tls.certificate,
        agent: false,
        ...options,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

export type RoadClient = {
  readonly socket: WebSocket;
  /** The connection under the WebSocket. */
  readonly raw: Duplex;
  send(frame: unknown): void;
  /** Resolves with the next frame, in order; undefined once the socket is closed. */
  next(): Promise<HostFrame | undefined>;
  /** With the code. */
  readonly closed: Promise<number>;
};

/** A bare client of the road: no session layer, so that a test says every frame itself. */
export async function connectRoad(lan: Lan, options: ClientOptions = {}): Promise<RoadClient> {
  const socket = new WebSocket(`wss://${lan.address}:${lan.port}${socketPath}`, {
    ca: lan.tls.certificate,
    ...options,
  });
  const frames: HostFrame[] = [];
  const waiting: ((frame: HostFrame | undefined) => void)[] = [];
  let isClosed = false;
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as HostFrame;
    const taker = waiting.shift();
    if (taker) taker(frame);
    else frames.push(frame);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      isClosed = true;
      for (const taker of waiting.splice(0)) taker(undefined);
      resolve(code);
    });
  });
  const raw = await new Promise<Duplex>((resolve, reject) => {
    socket.once('upgrade', (response) => socket.once('open', () => resolve(response.socket)));
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return {
    socket,
    raw,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next: () =>
      new Promise((resolve) => {
        const frame = frames.shift();
        if (frame || isClosed) resolve(frame);
        else waiting.push(resolve);
      }),
    closed,
  };
}

export const openFrame = { f: 'open', version: protocolVersion } as const;

/** A client with an open session, its greeting already read. */
export async function openRoad(lan: Lan, options: ClientOptions = {}) {
  const client = await connectRoad(lan, options);
  client.send(openFrame);
  const opened = await client.next();
  if (opened?.f !== 'opened') throw new Error(`not opened: ${JSON.stringify(opened)}`);
  await client.next();
  const door = lan.house.doors.at(-1);
  if (!door) throw new Error('no session reached the house');
  return { ...client, token: opened.token, door };
}

/** Resolves as soon as something holds; a test's own time-out ends the wait. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds())
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
