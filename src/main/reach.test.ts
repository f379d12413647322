import { expect, test } from 'vitest';
import type { Failure } from '#shared/errors.ts';
import { err, ok } from '#shared/result.ts';
import type { RoomIdentity, TlsMaterial } from './identity/index.ts';
import type { Endpoint, LanHost } from './lan/index.ts';
import type { NetworkResult } from './network/index.ts';
import { createReach } from './reach.ts';
import { openSettings } from './settings/index.ts';
import { createFakeClock, createMemoryFile, createMemoryLogger } from './testing/fakes.ts';

const at = (address: string): NetworkResult =>
  ok({ interfaceName: 'eth0', address, kind: 'network' });
const unplugged: NetworkResult = err({ code: 'network.none' });
const spki = 'k'.repeat(43);

async function setUp(first: NetworkResult = at('192.168.1.20')) {
  const events: string[] = [];
  const logger = createMemoryLogger();
  const settings = await openSettings({
    file: createMemoryFile(),
    managed: {},
    logger,
    onBroken: () => undefined,
  });
  const network = { current: first, found: first };
  const networkListeners = new Set<(result: NetworkResult) => void>();
  const lan: { endpoint: Endpoint | null; taken: Set<number>; onProblem(f: Failure | null): void } =
    {
      endpoint: null,
      taken: new Set(),
      onProblem: () => undefined,
    };
  const lanHost: LanHost = {
    get endpoint() {
      return lan.endpoint;
    },
    listen(endpoint) {
      events.push(`listen ${endpoint.address}:${endpoint.port}`);
      if (lan.taken.has(endpoint.port)) {
        lan.onProblem({ code: 'network.portTaken' });
        return Promise.resolve(err({ code: 'network.portTaken' }));
      }
      lan.endpoint = endpoint;
      lan.onProblem(null);
      return Promise.resolve(ok(null));
    },
    connections: 0,
    restart: () => Promise.resolve(ok(null)),
    setTls: () => void events.push('new certificate'),
    dispose() {
      events.push('closed');
      return Promise.resolve();
    },
  };
  const tls: TlsMaterial = { origin: 'own', certificate: 'first', key: '', spki, names: [] };
  let certificate = tls;
  const identity: Pick<RoomIdentity, 'tls' | 'refresh'> = {
    get tls() {
      return certificate;
    },
    refresh({ addresses }) {
      certificate = { ...tls, certificate: `for ${addresses.join()}` };
      return Promise.resolve(certificate);
    },
  };
  const reach = createReach({
    clock: createFakeClock(),
    logger,
    settings,
    identity: identity as RoomIdentity,
    watcher: {
      get current() {
        return network.current;
      },
      subscribe(listener) {
        networkListeners.add(listener);
        return () => networkListeners.delete(listener);
      },
      reset() {
        events.push('reset');
        network.current = network.found;
        return Promise.resolve(network.current);
      },
    },
    createLanHost(onProblem) {
      lan.onProblem = onProblem;
      return lanHost;
    },
  });
  await reach.start();
  const move = async (result: NetworkResult): Promise<void> => {
    network.current = result;
    for (const listener of networkListeners) listener(result);
    await settled();
  };
  return { reach, events, lan, network, settings, move };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the room tells how it is reached: id, link with the key’s hash, address, check code', async () => {
  const { reach } = await setUp();
  expect(reach.state).toEqual({
    state: 'up',
    interfaceName: 'eth0',
    address: '192.168.1.20',
    id: '8975213240',
    guestLink: `https://192.168.1.20:8034/#k=${spki}`,
    guestAddress: 'https://192.168.1.20:8034/',
    checkCode: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
  });
});

test('a new address gets a certificate first, then its listener, then the wall hears of it', async () => {
  const { reach, events, move } = await setUp();
  events.length = 0;
  reach.subscribe(() => events.push(reach.state.state === 'up' ? reach.state.address : 'down'));
  await move(at('10.0.0.7'));
  expect(events.filter((event) => !event.startsWith('192'))).toEqual([
    'new certificate',
    'listen 10.0.0.7:8034',
    '10.0.0.7',
    '10.0.0.7',
  ]);
});

test('without a network there is no id, and with it again there is', async () => {
  const { reach, move } = await setUp(unplugged);
  expect(reach.state).toEqual({ state: 'none', failure: { code: 'network.none' } });
  await move(at('192.168.1.20'));
  expect(reach.state).toMatchObject({ state: 'up', id: '8975213240' });
  await move(unplugged);
  expect(reach.state.state).toBe('none');
});

test('a port that somebody else has is said, not silently another one', async () => {
  const { reach, lan, settings } = await setUp();
  lan.taken.add(9000);
  await settings.change({ 'network.port': 9000 });
  await settled();
  expect(reach.state).toEqual({ state: 'none', failure: { code: 'network.portTaken' } });
  await settings.change({ 'network.port': 9001 });
  await settled();
  expect(reach.state).toMatchObject({ guestAddress: 'https://192.168.1.20:9001/' });
});

test('another interface is taken at once', async () => {
  const { reach, network, events, settings } = await setUp();
  network.found = at('10.1.1.1');
  await settings.change({ 'network.interface': 'eth1' });
  await settled();
  expect(events).toContain('reset');
  expect(reach.state).toMatchObject({ address: '10.1.1.1' });
});

test('a public address has an id only where that is allowed', async () => {
  const { reach, settings } = await setUp(at('8.8.8.8'));
  expect(reach.state).toMatchObject({ state: 'up', id: null });
  let isTold = false;
  reach.subscribe(() => {
    isTold = true;
  });
  await settings.change({ 'meeting.allowPublicAddressIds': true });
  expect(isTold).toBe(true);
  expect(reach.state).toMatchObject({ id: '0134744072' });
});

test('after the end nothing is followed any more', async () => {
  const { reach, events, move } = await setUp();
  await reach.dispose();
  await move(at('10.0.0.7'));
  expect(events.at(-1)).toBe('closed');
});
