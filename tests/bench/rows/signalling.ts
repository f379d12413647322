import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Benchmark, Sample, Side } from '../harness/benchmark.ts';
import { byTurns } from '../harness/byTurns.ts';
import { openClient, openIdle, type Client, type Where } from '../support/signallingClient.ts';
import { startChild, type Child } from '../support/talkToChild.ts';

const program = path.join(import.meta.dirname, '../support/signallingProgram.ts');
/** At once: what a socket's flood gate lets through in one burst, and its queue holds. */
const burst = 40;

async function exchange(one: Client, other: Client, messages: number): Promise<void> {
  const before = one.received + other.received;
  const deadline = performance.now() + 30_000;
  for (let sent = 0; sent < messages; sent += 2 * burst) {
    one.send(other, burst);
    other.send(one, burst);
    while (one.received + other.received - before < sent + 2 * burst) {
      if (performance.now() > deadline) throw new Error('messages were lost');
      await setImmediate();
    }
  }
}

async function relayCost(side: Side, child: Child, messages: number): Promise<number> {
  const where = await child.ask<Where>('where');
  const one = await openClient(side, where, 'One');
  const other = await openClient(side, where, 'Other');
  await exchange(one, other, messages / 4);
  const before = await child.ask<number>('cpuMicros');
  await exchange(one, other, messages);
  const micros = (await child.ask<number>('cpuMicros')) - before;
  one.close();
  other.close();
  return micros / messages;
}

/** Sockets come from several sources: the room gives one source 16 sessions. */
async function idleCost(side: Side, child: Child, sockets: number): Promise<number> {
  const where = await child.ask<Where>('where');
  const open = async (count: number, subnet: number) => {
    const opened = [];
    for (let n = 0; n < count; n += 1)
      opened.push(await openIdle(side, where, `127.0.${subnet}.${2 + Math.floor(n / 12)}`));
    return opened;
  };
  const early = await open(12, 1);
  const before = await child.ask<number>('rssBytes');
  const later = await open(sockets, 2);
  const bytes = (await child.ask<number>('rssBytes')) - before;
  for (const socket of [...early, ...later]) socket.terminate();
  return bytes / sockets / 1024;
}

async function measure(side: Side, messages: number, sockets: number): Promise<Sample> {
  const forMessages = startChild(program, [side]);
  try {
    const micros = await relayCost(side, forMessages, messages);
    const forSockets = startChild(program, [side]);
    try {
      return { micros, idleKib: await idleCost(side, forSockets, sockets) };
    } finally {
      await forSockets.stop();
    }
  } finally {
    await forMessages.stop();
  }
}

export const signalling: Benchmark = {
  name: 'signalling',
  title: 'LAN host with sessions, checks and MeetingHost',
  peer: 'a bare ws relay over TLS',
  pairs: 24,
  metrics: [
    {
      key: 'micros',
      label: 'server CPU for each relayed message',
      unit: 'µs',
      by: 'ratio',
      better: 'lower',
      goal: 1.6,
    },
    {
      key: 'idleKib',
      label: 'memory of an idle socket',
      unit: 'KiB',
      by: 'ratio',
      better: 'lower',
      goal: 1.8,
    },
  ],
  run: ({ pairs, isTiny }) =>
    byTurns(pairs, (side) => measure(side, isTiny ? 320 : 40_000, isTiny ? 12 : 100), {
      warmUps: isTiny ? 0 : 1,
    }),
};
