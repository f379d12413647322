import { expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import type { Hosts, RoomIdentity, TlsMaterial } from './identity.ts';
import { keepCertificate } from './keepCertificate.ts';

const hourMs = 3_600_000;
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

function makeKeeper() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const made = (certificate: string): TlsMaterial => ({
    origin: 'own',
    certificate,
    key: '',
    spki: 'one',
    names: [],
  });
  let tls = made('first');
  const world = { next: tls, fault: null as Error | null, asked: [] as Hosts[] };
  const identity: RoomIdentity = {
    identity: 'a',
    get tls() {
      return tls;
    },
    notices: [],
    sign: () => expect.fail('nobody asked for a signature'),
    signAnswer: () => expect.fail('nobody asked for a signature'),
    refresh(hosts) {
      world.asked.push(hosts);
      if (world.fault) return Promise.reject(world.fault);
      tls = world.next;
      return Promise.resolve(tls);
    },
  };
  const changes: string[] = [];
  const keeper = keepCertificate({
    identity,
    hosts: () => ({ addresses: ['10.0.0.4'], names: [] }),
    onChanged: ({ certificate }) => changes.push(certificate),
    clock,
    logger,
  });
  return { keeper, world, changes, clock, logger, made };
}

test('a certificate that is renewed is told of, once', async () => {
  const { world, changes, clock, made } = makeKeeper();
  clock.advance(hourMs);
  await settle();
  expect(changes).toEqual([]);
  world.next = made('second');
  for (let hours = 0; hours < 3; hours += 1) {
    clock.advance(hourMs);
    await settle();
  }
  expect(changes).toEqual(['second']);
  expect(world.asked).toHaveLength(4);
  expect(world.asked[0]).toEqual({ addresses: ['10.0.0.4'], names: [] });
});

test('a look on demand tells before it is done', async () => {
  const { keeper, world, changes, made } = makeKeeper();
  world.next = made('second');
  await keeper.check();
  expect(changes).toEqual(['second']);
});

test('a look that fails is logged, and the next one counts', async () => {
  const { world, changes, clock, logger, made } = makeKeeper();
  world.fault = new Error('no entropy');
  clock.advance(hourMs);
  await settle();
  expect(logger.lines.map(({ level }) => level)).toEqual(['error']);
  world.fault = null;
  world.next = made('second');
  clock.advance(hourMs);
  await settle();
  expect(changes).toEqual(['second']);
});

test('nothing happens after the end', async () => {
  const { keeper, world, clock, made } = makeKeeper();
  world.next = made('second');
  keeper.dispose();
  clock.advance(10 * hourMs);
  await settle();
  expect(world.asked).toEqual([]);
});
