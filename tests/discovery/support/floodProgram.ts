import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { encodeQuery, queryBytes } from '../../../src/shared/discovery/index.ts';
import type { FloodOrder, FloodReport } from './floodTalk.ts';

/** Sends what `floodTalk.ts` orders (the first argument, JSON) and prints what came of it. */
const order = JSON.parse(process.argv[2] ?? '') as FloodOrder;
/** How long late answers are waited for: jitter is 30 ms, and machines are busy. */
const lateMs = 400;

let state = createHash('sha256').update(JSON.stringify(order)).digest();
function random(count: number): Buffer {
  const parts: Buffer[] = [];
  for (let size = 0; size < count; size += state.length) {
    state = createHash('sha256').update(state).digest();
    parts.push(state);
  }
  return Buffer.concat(parts).subarray(0, count);
}
const below = (limit: number): number => random(4).readUInt32BE() % limit;

const query = (): Uint8Array => encodeQuery(random(8));

function longer(bytes: Uint8Array, length: number): Uint8Array {
  const long = new Uint8Array(length);
  long.set(bytes);
  return long;
}

function flipped(bytes: Uint8Array): Uint8Array {
  const at = below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
  return bytes;
}

const payloads: Record<FloodOrder['payload'], () => Uint8Array> = {
  valid: query,
  short: () => query().subarray(0, queryBytes - 1 - below(queryBytes - 1)),
  long: () => longer(query(), 1401),
  junk: () => random(below(1400)),
  padded: () => Buffer.concat([query().subarray(0, 200), random(100)]),
  answerKind: () => {
    const bytes = query();
    bytes[5] = 2;
    return bytes;
  },
  mixed: () => {
    const kind = below(5);
    if (kind === 0) return query();
    if (kind === 1) return flipped(query());
    if (kind === 2) return query().subarray(0, below(queryBytes));
    if (kind === 3) return Buffer.concat([query().subarray(0, 14), random(below(600))]);
    return random(below(1400));
  },
};

async function openSocket(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(order.sourcePort ?? 0, address);
  await once(socket, 'listening');
  socket.setBroadcast(true);
  return socket;
}

async function flood(): Promise<FloodReport> {
  const report: FloodReport = {
    sent: 0,
    sentBytes: 0,
    answers: 0,
    answerBytes: 0,
    longest: 0,
    elapsedMs: 0,
  };
  const sockets = await Promise.all(order.from.map(openSocket));
  for (const socket of sockets)
    socket.on('message', (bytes) => {
      report.answers += 1;
      report.answerBytes += bytes.length;
      report.longest = Math.max(report.longest, bytes.length);
    });
  const startedAt = performance.now();
  const pending: Promise<unknown>[] = [];
  for (let n = 0; n < order.count; n += 1) {
    const socket = sockets[n % sockets.length];
    const bytes = payloads[order.payload]();
    report.sent += 1;
    report.sentBytes += bytes.length;
    pending.push(new Promise((done) => socket?.send(bytes, 8035, order.to, done)));
    // A burst is one burst; a long flood shall reach the room, not overflow its socket.
    if (order.isPaced === true && n % 16 === 15) {
      await Promise.all(pending.splice(0));
      await turn();
    }
  }
  await Promise.all(pending);
  report.elapsedMs = performance.now() - startedAt + lateMs;
  await wait(lateMs);
  for (const socket of sockets) socket.close();
  return report;
}

/** Opens TCP connections: some say nothing and go, some say junk, some are reset. */
async function knock(): Promise<FloodReport> {
  const startedAt = performance.now();
  const openOne = (n: number): Promise<void> =>
    new Promise((done) => {
      const socket = connect({ host: order.to, port: 8034, localAddress: order.from[0] });
      socket.setTimeout(2_000, () => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('close', () => done());
      socket.resume();
      socket.on('connect', () => {
        if (n % 3 === 0) socket.resetAndDestroy();
        else if (n % 3 === 1) socket.end(random(1 + below(300)));
        else socket.end();
      });
    });
  for (let n = 0; n < order.count; n += 20)
    await Promise.all(Array.from({ length: 20 }, (_, index) => openOne(n + index)));
  const elapsedMs = performance.now() - startedAt;
  return { sent: order.count, sentBytes: 0, answers: 0, answerBytes: 0, longest: 0, elapsedMs };
}

const report = await (order.isTcp === true ? knock() : flood());
process.stdout.write(`${JSON.stringify(report)}\n`);
