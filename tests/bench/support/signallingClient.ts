import { WebSocket } from 'ws';
import { protocolVersion } from '../../../src/shared/session/frames.ts';
import { socketPath } from '../../../src/shared/roomDocument.ts';
import type { Side } from '../harness/benchmark.ts';

export type Where = { port: number; ca: string; pin: string };

/** A guest at our room, or a client of the bare relay: one that sends and counts what comes. */
export interface Client {
  /** Its name, for others to send to. */
  readonly id: string | number;
  readonly received: number;
  /** Sends so many messages to another client. */
  send(to: Client, count: number): void;
  close(): void;
}

/** As a real call has them. */
const candidate = {
  candidate:
    'candidate:842163049 1 udp 1677729535 192.168.1.20 51472 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EEtu network-cost 999',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'EEtu',
};

const connect = ({ port, ca }: Where, path: string, localAddress: string): WebSocket =>
  new WebSocket(`wss://127.0.0.1:${port}${path}`, { ca, localAddress, perMessageDeflate: false });

type Frame = { f?: string; id?: number; body?: { type: string; self?: string } };

/** Resolves with the first frame that `isIt` takes. */
const firstFrame = (socket: WebSocket, isIt: (frame: Frame) => boolean): Promise<Frame> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    const look = (data: Buffer): void => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (!isIt(frame)) return;
      socket.off('message', look);
      resolve(frame);
    };
    socket.on('message', look);
  });

/** One idle socket as it stands when a guest has the page open: greeted, not knocked. */
export async function openIdle(side: Side, where: Where, localAddress: string): Promise<WebSocket> {
  const socket = connect(where, side === 'ours' ? socketPath : '/', localAddress);
  const greeted = firstFrame(socket, ({ f, id }) => f === 'msg' || id !== undefined);
  if (side === 'ours')
    socket.once('open', () => socket.send(JSON.stringify({ f: 'open', version: protocolVersion })));
  await greeted;
  socket.removeAllListeners('close');
  return socket;
}

const media = { microphone: true, camera: true, screen: false };

async function openGuest(where: Where, name: string): Promise<Client> {
  const socket = await openIdle('ours', where, '127.0.0.1');
  let seq = 0;
  const say = (body: object): void => {
    seq += 1;
    socket.send(JSON.stringify({ f: 'msg', seq, ack: 1, body }));
  };
  const admitted = firstFrame(socket, ({ body }) => body?.type === 'admitted');
  say({ type: 'knock', name, kind: 'guest', media, pin: where.pin });
  const { body } = await admitted;
  let received = 0;
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame & { seq?: number };
    if (frame.body?.type !== 'signal') return;
    received += 1;
    // As the page does: at the latest after so many, so that the room need not keep them.
    if (received % 16 === 0) socket.send(JSON.stringify({ f: 'ack', ack: frame.seq }));
  });
  return {
    id: body?.self ?? '',
    get received() {
      return received;
    },
    send: (to, count) => {
      const signal = { kind: 'candidate', link: 'a', ...candidate };
      for (let n = 0; n < count; n += 1) say({ type: 'signal', to: to.id, signal });
    },
    close: () => socket.terminate(),
  };
}

async function openRelayed(where: Where): Promise<Client> {
  const socket = connect(where, '/', '127.0.0.1');
  const { id = 0 } = await firstFrame(socket, (frame) => frame.id !== undefined);
  let received = 0;
  socket.on('message', () => {
    received += 1;
  });
  return {
    id,
    get received() {
      return received;
    },
    send: (to, count) => {
      for (let n = 0; n < count; n += 1) socket.send(JSON.stringify({ to: to.id, candidate }));
    },
    close: () => socket.terminate(),
  };
}

export const openClient = (side: Side, where: Where, name: string): Promise<Client> =>
  side === 'ours' ? openGuest(where, name) : openRelayed(where);
