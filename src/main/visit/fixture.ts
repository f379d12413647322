import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { encodeMeetingId, type MeetingId } from '#shared/meetingId.ts';
import { documentPath, socketPath, type RoomDocument } from '#shared/roomDocument.ts';
import { clientFrameSchema, type HostFrame } from '#shared/session/frames.ts';
import { createReliable } from '#shared/session/reliable.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import { makeCertificate } from '../identity/certificate.ts';
import { signDocument } from '../identity/document.ts';
import type { MeetingHost } from '../meeting/index.ts';
import type { HostSession, ParticipantPort } from '../ports.ts';

/** Another room for tests: a real TLS server with a certificate of its own on the loopback interface. */
export type OtherRoom = {
  readonly endpoint: { host: string; port: number };
  readonly spki: string;
  /** Its document, signed, with changes made before or after the signature. */
  document(before?: Partial<RoomDocument>, after?: Partial<RoomDocument>): RoomDocument;
  /** What it answers to whoever asks for its document. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Paths that were asked for, upgrades included. */
  readonly asked: string[];
  /** Whoever takes it over has another TLS key. */
  changeKey(): Promise<void>;
  close(): Promise<void>;
};

export const calledAddress = '192.168.1.20';
export const calledId = idOf(calledAddress);

export function idOf(address: string): MeetingId {
  const id = encodeMeetingId(address, { allowPublicAddressIds: false });
  if (!id.ok) throw new Error(id.error.code);
  return id.value;
}

async function makeTls(): Promise<{ key: string; cert: string; spki: string }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const cert = await makeCertificate({
    key: privateKey,
    addresses: ['127.0.0.1'],
    names: [],
    now: Date.now(),
    randomBytes: (count) => new Uint8Array(count).fill(7),
  });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, cert, spki: spkiOf(privateKey) };
}

const spkiOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('base64url');

/** Where a MeetingHost is given, its door is at the end of the road. */
export async function makeOtherRoom(host?: MeetingHost): Promise<OtherRoom> {
  const tls = await makeTls();
  const identity = generateKeyPairSync('ed25519').privateKey;
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer(tls, (request, response) => {
    asked.push(request.url ?? '');
    room.answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const road = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    asked.push(request.url ?? '');
    if (request.url !== socketPath || !host) socket.destroy();
    else road.handleUpgrade(request, socket, head, (client) => serve(client, host));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const fields = { name: 'Room B', id: calledId, port, spki: tls.spki, state: 'free' } as const;
  const room: OtherRoom = {
    endpoint: { host: '127.0.0.1', port },
    spki: tls.spki,
    asked,
    document: (before = {}, after = {}) => ({
      ...signDocument(identity, { ...fields, ...before }),
      ...after,
    }),
    answer: (request, response) => {
      response.statusCode = request.url === documentPath ? 200 : 404;
      response.end(JSON.stringify(room.document()));
    },
    async changeKey() {
      server.setSecureContext(await makeTls());
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return room;
}

/** The room's end of the LAN road, without resumption. */
function serve(client: WebSocket, host: MeetingHost): void {
  const reliable = createReliable<HostMessage>();
  const write = (frame: HostFrame): void => client.send(JSON.stringify(frame));
  let session: HostSession | null = null;
  client.on('message', (data) => {
    const frame = clientFrameSchema.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
    if (frame.f === 'open') {
      write({ f: 'opened', token: 't'.repeat(43) });
      const port: ParticipantPort = {
        send(body) {
          const message = reliable.push(body);
          if (message) write({ f: 'msg', ...message, ack: reliable.received });
        },
        close: () => client.close(),
      };
      session = host.open({ key: '127.0.0.1', road: 'LAN' }, port);
    }
    if (frame.f === 'msg' && reliable.accept(frame.seq)) session?.receive(frame.body);
    if (frame.f === 'ping') write({ f: 'pong' });
  });
  client.on('close', () => session?.end());
}
