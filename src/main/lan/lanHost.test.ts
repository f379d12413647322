import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '../testing/fakes.ts';
import { ask, connectRoad, openRoad, startLan, until, type Lan } from './fixture.ts';

// Real sockets, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let lan: Lan;
let clock: FakeClock;
beforeEach(async () => {
  clock = createFakeClock();
  lan = await startLan({ clock });
});
afterEach(() => lan.dispose());

const portTaken = { ok: false, error: { code: 'network.portTaken' } };
const fine = { ok: true, value: null };

const programs: Server[] = [];
afterEach(async () => {
  await Promise.all(programs.splice(0).map(leave));
});

/** Another program on a port. */
const occupy = (port = 0): Promise<Server & { port: number }> =>
  new Promise((resolve) => {
    const server = createServer();
    programs.push(server);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(
        Object.assign(server, { port: typeof address === 'object' ? (address?.port ?? 0) : 0 }),
      );
    });
  });
const leave = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

test('it listens at the one address it was given', async () => {
  expect(lan.host.endpoint).toEqual({ address: '127.0.0.1', port: lan.port });
  await expect(ask(lan, '/', { host: '127.0.0.2' })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

describe('a port that is taken', () => {
  test('is said, tried again with longer and longer waits, and taken when it is free', async () => {
    const other = await occupy();
    const endpoint = { address: '127.0.0.1', port: other.port };
    expect(await lan.host.listen(endpoint)).toEqual(portTaken);
    expect(lan.problems).toEqual([{ code: 'network.portTaken' }]);
    expect(lan.host.endpoint?.port).toBe(lan.port);
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const tries = lan.tries();
      clock.advance(waitMs - 1);
      await settle();
      expect(lan.tries()).toBe(tries);
      clock.advance(1);
      await until(() => lan.tries() === tries + 1);
    }
    await leave(other);
    clock.advance(30_000);
    await until(() => lan.host.endpoint?.port === other.port);
    expect(lan.problems).toEqual([{ code: 'network.portTaken' }, null]);
    expect((await ask({ ...lan, port: other.port }, '/')).status).toBe(200);
  });

  test('is no longer tried once another one is wanted', async () => {
    const other = await occupy();
    await lan.host.listen({ address: '127.0.0.1', port: other.port });
    expect(await lan.host.listen({ address: '127.0.0.1', port: 0 })).toEqual(fine);
    expect(lan.problems.at(-1)).toBeNull();
    await leave(other);
    const { endpoint } = lan.host;
    clock.advance(600_000);
    await settle();
    expect(lan.host.endpoint).toEqual(endpoint);
  });

  test('is no longer tried after the end', async () => {
    const other = await occupy();
    await lan.host.listen({ address: '127.0.0.1', port: other.port });
    await lan.host.dispose();
    await leave(other);
    clock.advance(600_000);
    await settle();
    expect((await occupy(other.port)).port).toBe(other.port);
  });
});

test("an address that is not this PC's is no network", async () => {
  expect(await lan.host.listen({ address: '192.0.2.77', port: 0 })).toEqual({
    ok: false,
    error: { code: 'network.none' },
  });
  expect(lan.problems).toEqual([{ code: 'network.none' }]);
});

describe.runIf(process.platform === 'linux')('a change of the address', () => {
  const moved = { address: '127.0.0.2', port: 0 };

  test('opens the new door, shuts the old one and leaves open roads alone', async () => {
    const road = await openRoad(lan);
    expect(await lan.host.listen(moved)).toEqual(fine);
    const port = lan.host.endpoint?.port ?? 0;
    expect(lan.host.endpoint).toEqual({ address: '127.0.0.2', port });
    await expect(ask(lan, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const there = { host: '127.0.0.2', port };
    expect((await ask(lan, '/', there)).status).toBe(200);
    road.send({ f: 'ping' });
    expect(await road.next()).toEqual({ f: 'pong' });
  });

  test('changes the hosts that are answered: each connection has its own', async () => {
    await lan.host.listen(moved);
    const port = lan.host.endpoint?.port ?? 0;
    const there = { host: '127.0.0.2', port, servername: '' };
    const old = { Host: `127.0.0.1:${port}` };
    expect((await ask(lan, '/', { ...there, headers: old })).status).toBe(421);
  });

  test('is resumed by a session at the new address', async () => {
    const road = await openRoad(lan);
    await lan.host.listen(moved);
    const port = lan.host.endpoint?.port ?? 0;
    const next = await connectRoad({ ...lan, address: '127.0.0.2', port });
    next.send({ f: 'resume', version: 1, token: road.token, ack: 1 });
    expect(await next.next()).toEqual({ f: 'resumed', ack: 0 });
    expect(await road.next()).toMatchObject({ f: 'bye', failure: { code: 'session.replaced' } });
  });
});

test('listening where it listens already changes nothing', async () => {
  const road = await openRoad(lan);
  const { endpoint } = lan.host;
  if (!endpoint) expect.fail('it listens');
  expect(await lan.host.listen(endpoint)).toEqual(fine);
  expect(lan.host.endpoint).toEqual(endpoint);
  road.send({ f: 'ping' });
  expect(await road.next()).toEqual({ f: 'pong' });
});

test('a restart keeps the port and drops every connection', async () => {
  const roads = [await openRoad(lan), await openRoad(lan)];
  const { endpoint } = lan.host;
  expect(await lan.host.restart()).toEqual(fine);
  expect(lan.host.endpoint).toEqual(endpoint);
  for (const { closed } of roads) expect(await closed).toBe(1006);
  expect((await ask(lan, '/')).status).toBe(200);
  expect(lan.sessions.size).toBe(2);
});

test('changes that overlap end with the last one', async () => {
  const ports = [0, 0, 0].map((port) => lan.host.listen({ address: '127.0.0.1', port }));
  expect(await Promise.all(ports)).toEqual([fine, fine, fine]);
  const port = lan.host.endpoint?.port ?? 0;
  expect((await ask({ ...lan, port }, '/')).status).toBe(200);
});

test('after the end nobody is let in and nothing is left', async () => {
  const { closed } = await openRoad(lan);
  await lan.host.dispose();
  expect(await closed).toBe(1006);
  await expect(ask(lan, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(lan.host.endpoint).toBeNull();
  expect(lan.host.connections).toBe(0);
});

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
