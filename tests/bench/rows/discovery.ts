import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { isSigned } from '../../../src/main/discovery/index.ts';
import { encodeQuery, nonceBytes, parseAnswer } from '../../../src/shared/discovery/index.ts';
import { Unavailable, type Benchmark, type Side } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { median } from '../harness/statistics.ts';
import { startChild } from '../support/talkToChild.ts';

const program = path.join(import.meta.dirname, '../support/discoveryProgram.ts');
const answerMs = 5_000;

/** Sends one datagram and gives the next that comes. */
const exchange = (socket: Socket, bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), answerMs);
    socket.once('message', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.send(bytes);
  });

/** Milliseconds from making the query to an answer that is known to be the room's; bare: to the echo. */
async function roundTrip(side: Side, socket: Socket): Promise<number> {
  const startedAt = performance.now();
  const answer = await exchange(socket, encodeQuery(randomBytes(nonceBytes)));
  if (side === 'ours') {
    const parsed = parseAnswer(answer);
    if (!parsed.ok || !isSigned(parsed.value)) throw new Error('not a signed answer');
  }
  return performance.now() - startedAt;
}

const connect = (address: string, port: number): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.connect(port, address, () => resolve(socket));
  });

export const discovery: Benchmark = {
  name: 'discovery',
  title: 'unicast query to a verified answer',
  peer: 'a bare UDP round trip',
  pairs: 24,
  metrics: [{ key: 'ms', label: 'time', unit: 'ms', by: 'ratio', better: 'lower', goal: 10 }],
  run: async ({ pairs, isTiny }) => {
    const address = process.env.MAGO_TEST_LAN;
    if (address === undefined) throw new Unavailable('no network of our own');
    const child = startChild(program, [address]);
    const ports = await child.ask<Record<Side, number>>('ports');
    const sockets = {
      ours: await connect(address, ports.ours),
      peer: await connect(address, ports.peer),
    };
    try {
      return await byTurns(pairs, async (side) => {
        const times: number[] = [];
        for (let n = 0; n < (isTiny ? 5 : 300); n += 1)
          times.push(await roundTrip(side, sockets[side]));
        return { ms: median(times) };
      });
    } finally {
      for (const socket of Object.values(sockets)) socket.close();
      await child.stop();
    }
  },
};
