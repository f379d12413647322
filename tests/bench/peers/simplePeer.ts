import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { routedWorld, waitFor, type RoutedWorld } from '../../harness/index.ts';
import { createWorld, idOf, seen, watch, type Peer, type World } from '../../rtc/support/world.ts';
import { bundle } from '../../rtc/support/bundle.ts';

/**
 * Our call engine against simple-peer 9.11.1 with the recovery of DESIGN 7 around it (ADR 0002), in one run
 * and by turns (A B B A …). Not part of `npm test`:
 *
 *     sudo node tests/bench/peers/simplePeer.ts [pairs]
 *
 * Prints bytes (gzip), the time from joining to the first picture, and the time from the end of a network
 * cut to moving pictures on both sides.
 */
const here = import.meta.dirname;
const pages = {
  ours: path.join(here, '../../rtc/support/testPage.ts'),
  simplePeer: path.join(here, 'simplePeerPage.ts'),
} as const;
type Name = keyof typeof pages;
type Cut = 'silent' | 'carrier';

/** The road comes back that long after the network. */
const roadMs = 500;
const giveUpMs = 30_000;

async function weigh(): Promise<Record<string, number>> {
  const gzip = (code: string | Buffer): number => gzipSync(code, { level: 9 }).length;
  const library = path.join(here, '../../../node_modules/simple-peer/simplepeer.min.js');
  return {
    'simplepeer.min.js': gzip(readFileSync(library)),
    'simple-peer with its recovery': gzip(await bundle(path.join(here, 'simplePeerPage.ts'))),
    'our call': gzip(await bundle(path.join(here, 'enginePage.ts'))),
    'our call and devices': gzip(await bundle(path.join(here, 'devicesPage.ts'))),
  };
}

/** Ms until both sides see moving pictures again; null when they do not within `giveUpMs`. */
async function back(wall: Peer, guest: Peer): Promise<number | null> {
  const start = performance.now();
  const moving = async (peer: Peer, of: Peer): Promise<void> => {
    const before = (await seen(peer, of)).frames;
    await waitFor('pictures', async () => (await seen(peer, of)).frames >= before + 3, {
      timeoutMs: giveUpMs,
    });
  };
  try {
    await Promise.all([moving(wall, guest), moving(guest, wall)]);
    return Math.round(performance.now() - start);
  } catch {
    return null;
  }
}

/** Two pages meet; ms from joining to the newcomer's first picture. */
async function join(
  world: World,
  network: RoutedWorld,
): Promise<{ wall: Peer; guest: Peer; joinMs: number }> {
  const wall = await world.open(idOf('wall'), network.a);
  const guest = await world.open(idOf('guest'), network.b);
  for (const { page } of [wall, guest]) await page.evaluate(() => window.rtcTest.open());
  await watch(guest, wall);
  await watch(wall, guest);
  // The wall knows first, as when the room tells it before it lets the newcomer in.
  await list(wall, guest, false);
  await list(guest, wall, true);
  const first = await waitFor('a picture', async () => (await seen(guest, wall)).firstAtMs, {
    timeoutMs: giveUpMs,
  });
  const joinedAt = await guest.page.evaluate(() => Number(document.body.dataset.joinedAt));
  return { wall, guest, joinMs: Math.round(first - joinedAt) };
}

const list = (peer: Peer, other: Peer, isCaller: boolean): Promise<void> =>
  peer.page.evaluate(
    ({ id, isCaller }) => {
      document.body.dataset.joinedAt = String(performance.now());
      window.rtcTest.setRemotes([{ id: id as never, isCaller, isAdmitted: true }]);
    },
    { id: other.id, isCaller },
  );

async function leave(...peers: readonly Peer[]): Promise<void> {
  for (const { page } of peers) await page.context().close();
}

async function recovery(
  world: World,
  network: RoutedWorld,
  cut: { how: Cut; seconds: number },
): Promise<number | null> {
  const { wall, guest } = await join(world, network);
  await delay(5_000);
  const set = (isOn: boolean): Promise<void> =>
    cut.how === 'silent' ? network.setForwarding(isOn) : network.setCarrier('b', isOn);
  world.cutRoad();
  await set(false);
  await delay(cut.seconds * 1000);
  await set(true);
  const road = delay(roadMs).then(() => world.restoreRoad());
  const ms = await back(wall, guest);
  await road;
  await leave(wall, guest);
  return ms;
}

/** Ours and simple-peer by turns, A B B A …, so that what else runs on the machine hits both alike. */
async function byTurns(
  pairs: number,
  run: (name: Name) => Promise<number | null>,
): Promise<Record<Name, (number | null)[]>> {
  const results: Record<Name, (number | null)[]> = { ours: [], simplePeer: [] };
  const order: Name[] = ['ours', 'simplePeer'];
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const name of pair % 2 === 0 ? order : order.toReversed()) {
      results[name].push(await run(name));
    }
  }
  return results;
}

const median = (values: readonly (number | null)[]): string => {
  const sorted = values.map((value) => value ?? Infinity).toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
  const lost = values.filter((value) => value === null).length;
  const all = values.map((value) => value ?? 'never').join(' ');
  return `median ${middle === Infinity ? 'never' : `${middle} ms`}, lost ${lost}/${values.length} (${all})`;
};

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

function report(what: string, results: Record<Name, readonly (number | null)[]>): void {
  for (const name of Object.keys(pages) as Name[])
    print(`${what}, ${name}: ${median(results[name])}`);
}

async function measure(pairs: number): Promise<void> {
  for (const [what, bytes] of Object.entries(await weigh())) print(`${what}: ${bytes} B gzip`);
  const network = await routedWorld();
  const worlds = {
    ours: await createWorld([], pages.ours),
    simplePeer: await createWorld([], pages.simplePeer),
  };
  try {
    const joins = await byTurns(pairs * 3, async (name) => {
      const { wall, guest, joinMs } = await join(worlds[name], network);
      await leave(wall, guest);
      return joinMs;
    });
    report('join to first picture', joins);
    for (const how of ['silent', 'carrier'] as const) {
      for (const seconds of [3, 20]) {
        const times = await byTurns(pairs, (name) =>
          recovery(worlds[name], network, { how, seconds }),
        );
        report(`after a ${how} cut of ${seconds} s`, times);
      }
    }
  } finally {
    for (const world of Object.values(worlds)) await world.close();
    await network.dispose();
  }
}

await measure(Number(process.argv[2] ?? 5));
