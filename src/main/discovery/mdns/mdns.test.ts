import { expect, test } from 'vitest';
import { createFakeClock, createMemoryLogger } from '../../testing/fakes.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { createMdns, type MdnsFailure } from './mdns.ts';
import type { MdnsCandidate, ServiceSpec } from './serviceRecord.ts';

const service = (interfaceName: string, name = 'Sala Garda K7QF'): ServiceSpec => ({
  interfaceName,
  address: '10.77.0.1',
  netmask: '255.255.255.0',
  name,
  host: 'mago-k7qf9m2p',
  port: 8034,
  txt: { v: '1' },
});
const candidate: MdnsCandidate = { address: '10.77.0.5', port: 8034, tag: null };

function createFakeWorker() {
  let hear: (message: unknown) => void = () => undefined;
  let exit: () => void = () => undefined;
  const heard: ToWorker[] = [];
  const fake = {
    heard,
    isTerminated: false,
    post: (message: ToWorker) => void heard.push(message),
    onMessage: (listener: (message: unknown) => void) => void (hear = listener),
    onError: () => undefined,
    onExit: (listener: () => void) => void (exit = listener),
    terminate() {
      fake.isTerminated = true;
      return Promise.resolve();
    },
    say: (message: FromWorker) => hear(message),
    rave: (message: unknown) => hear(message),
    die: () => exit(),
  };
  return fake;
}

function makeMdns() {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const workers: ReturnType<typeof createFakeWorker>[] = [];
  const failures: (readonly MdnsFailure[])[] = [];
  const mdns = createMdns({
    startWorker() {
      const worker = createFakeWorker();
      workers.push(worker);
      return worker;
    },
    clock,
    logger,
    onFailures: (now) => failures.push(now),
  });
  const worker = () => {
    const last = workers.at(-1);
    if (!last) throw new Error('no worker was started');
    return last;
  };
  return { mdns, clock, logger, workers, worker, failures };
}

test('the worker is started when it is first needed, and only once', () => {
  const { mdns, workers, worker } = makeMdns();
  mdns.publish([]);
  expect(workers).toHaveLength(0);
  mdns.publish([service('b')]);
  mdns.publish([service('b')]);
  mdns.publish([service('b'), service('c')]);
  expect(workers).toHaveLength(1);
  expect(worker().heard.map(({ kind }) => kind)).toEqual(['publish', 'publish']);
});

test('a worker that dies is started again with the same services, after a pause that doubles', () => {
  const { mdns, workers, worker, clock, failures } = makeMdns();
  mdns.publish([service('b')]);
  for (const pauseMs of [1000, 2000, 4000]) {
    const count = workers.length;
    worker().die();
    expect(failures.at(-1)).toEqual([{ interfaceName: null, code: 'WORKER_DIED' }]);
    clock.advance(pauseMs - 1);
    expect(workers).toHaveLength(count);
    clock.advance(1);
    expect(workers).toHaveLength(count + 1);
    expect(worker().heard).toEqual([{ kind: 'publish', services: [service('b')] }]);
  }
});

test('the pause never exceeds a minute, and a healthy life resets it', () => {
  const { mdns, workers, worker, clock } = makeMdns();
  mdns.publish([service('b')]);
  for (let death = 0; death < 12; death += 1) {
    worker().die();
    clock.advance(60_000);
    expect(workers).toHaveLength(death + 2);
  }
  clock.advance(60_000);
  worker().die();
  const count = workers.length;
  clock.advance(1000);
  expect(workers).toHaveLength(count + 1);
});

test('what changes in the pause is published after it', () => {
  const { mdns, worker, clock } = makeMdns();
  mdns.publish([service('b')]);
  worker().die();
  mdns.publish([service('c')]);
  clock.advance(1000);
  expect(worker().heard).toEqual([{ kind: 'publish', services: [service('c')] }]);
});

test('an interface that fails is reported and tried again', () => {
  const { mdns, worker, clock, failures } = makeMdns();
  mdns.publish([service('b')]);
  worker().say({ kind: 'failed', interfaceName: 'b', code: 'EADDRINUSE' });
  expect(failures.at(-1)).toEqual([{ interfaceName: 'b', code: 'EADDRINUSE' }]);
  clock.advance(30_000);
  expect(worker().heard).toHaveLength(2);
  worker().say({ kind: 'published', interfaceName: 'b', name: 'Sala Garda K7QF' });
  expect(failures.at(-1)).toEqual([]);
});

test('a new name after a conflict is logged', () => {
  const { mdns, worker, logger } = makeMdns();
  mdns.publish([service('b')]);
  worker().say({ kind: 'renamed', interfaceName: 'b', name: 'Sala Garda K7QF (2)' });
  expect(logger.lines.at(-1)).toMatchObject({
    level: 'warn',
    fields: { name: 'Sala Garda K7QF (2)' },
  });
});

test('what has become of each service is told: its name, another one after a conflict, or why not', () => {
  const { mdns, worker } = makeMdns();
  mdns.publish([service('a'), service('b')]);
  const told = () =>
    mdns.publications.map(({ interfaceName, wantedName, name, failure }) => [
      interfaceName,
      name === null ? name : name === wantedName ? 'as wanted' : name,
      failure,
    ]);
  expect(told()).toEqual([
    ['a', null, null],
    ['b', null, null],
  ]);
  worker().say({ kind: 'published', interfaceName: 'a', name: service('a').name });
  worker().say({ kind: 'failed', interfaceName: 'b', code: 'EADDRINUSE' });
  expect(told()).toEqual([
    ['a', 'as wanted', null],
    ['b', null, 'EADDRINUSE'],
  ]);
  worker().say({ kind: 'renamed', interfaceName: 'a', name: 'Sala Garda K7QF (2)' });
  worker().say({ kind: 'published', interfaceName: 'b', name: service('b').name });
  expect(told()).toEqual([
    ['a', 'Sala Garda K7QF (2)', null],
    ['b', 'as wanted', null],
  ]);
  mdns.publish([{ ...service('a'), port: 9000 }, service('b')]);
  expect(told()).toEqual([
    ['a', null, null],
    ['b', 'as wanted', null],
  ]);
  worker().die();
  expect(told().map(([, name]) => name)).toEqual([null, null]);
});

test('a browse hears what is found for it, and its end', async () => {
  const { mdns, worker } = makeMdns();
  const found: MdnsCandidate[] = [];
  const browsed = mdns.browse(['10.77.0.1'], 700, (one) => found.push(one));
  worker().say({ kind: 'found', n: 1, candidate });
  worker().say({ kind: 'found', n: 7, candidate });
  worker().say({ kind: 'browsed', n: 1, failures: [] });
  expect(await browsed).toEqual({ ok: true, value: [] });
  expect(found).toEqual([candidate]);
});

test('a browse ends when its worker dies, when it is stuck, and when mDNS is disposed of', async () => {
  const { mdns, worker, clock } = makeMdns();
  const dying = mdns.browse([], 700, () => undefined);
  worker().die();
  expect(await dying).toEqual({ ok: false, error: { code: 'WORKER_DIED' } });
  const inThePause = mdns.browse([], 700, () => undefined);
  expect(await inThePause).toEqual({ ok: false, error: { code: 'WORKER_DIED' } });
  clock.advance(1000);
  const stuck = mdns.browse([], 700, () => undefined);
  clock.advance(1700);
  expect(await stuck).toEqual({ ok: false, error: { code: 'TIMEOUT' } });
  const stopped = mdns.browse([], 700, () => undefined);
  void mdns.dispose();
  expect(await stopped).toEqual({ ok: false, error: { code: 'STOPPED' } });
});

test('ready is when the worker says so, at its death, or after two seconds', async () => {
  const { mdns, worker, clock } = makeMdns();
  const passed: string[] = [];
  const wait = (name: string) => mdns.ready().then(() => passed.push(name));
  const said = wait('said');
  await Promise.resolve();
  expect(passed).toEqual([]);
  worker().say({ kind: 'ready' });
  await Promise.all([said, wait('at once')]);
  worker().die();
  await wait('none in the pause');
  clock.advance(1000);
  const late = wait('late');
  clock.advance(2000);
  await late;
  const died = wait('died');
  worker().die();
  await died;
  expect(passed).toEqual(['said', 'at once', 'none in the pause', 'late', 'died']);
});

test('dispose waits for the goodbyes, then ends the worker for good', async () => {
  const { mdns, worker, workers, clock } = makeMdns();
  mdns.publish([service('b')]);
  const disposed = mdns.dispose();
  expect(worker().heard.at(-1)).toEqual({ kind: 'stop' });
  expect(worker().isTerminated).toBe(false);
  worker().say({ kind: 'stopped' });
  await disposed;
  expect(worker().isTerminated).toBe(true);
  worker().die();
  clock.advance(120_000);
  expect(workers).toHaveLength(1);
});

test('dispose does not wait for ever', async () => {
  const { mdns, worker, clock } = makeMdns();
  mdns.publish([service('b')]);
  const disposed = mdns.dispose();
  clock.advance(3000);
  await disposed;
  expect(worker().isTerminated).toBe(true);
});

test('nonsense from the worker is refused', () => {
  const { mdns, worker, logger } = makeMdns();
  mdns.publish([service('b')]);
  worker().rave({ kind: 'published' });
  worker().rave(7);
  expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
});
