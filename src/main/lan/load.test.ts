import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../systemClock.ts';
import { ask, openRoad, page, startLan, until, type Lan } from './fixture.ts';
import { lanLimits } from './lanLimits.ts';

// Real sockets, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Whoever wants to wear the room down. Times are short, so that nobody waits for real ones. */
const times = {
  handshakeMs: 1_500,
  headersMs: 500,
  requestMs: 500,
  keepAliveMs: 500,
  idleMs: 1_000,
};
let lan: Lan;
beforeEach(async () => {
  lan = await startLan({ times });
});
afterEach(() => lan.dispose());

const open = (to = lan, localAddress = '127.0.0.1'): Socket => {
  const socket = connect({ port: to.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  return socket;
};

/** How long a connection that does this lives, in milliseconds. */
function lifeOf(socket: Socket, drip?: () => void): Promise<number> {
  const began = systemClock.monotonic();
  const dripping = drip ? setInterval(drip, 20) : undefined;
  socket.resume();
  return new Promise((resolve) => {
    socket.once('close', () => {
      clearInterval(dripping);
      resolve(systemClock.monotonic() - began);
    });
  });
}

const secure = async (to = lan): Promise<Socket> => {
  const socket = connectTls({ host: '127.0.0.1', port: to.port, ca: to.tls.certificate });
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    socket.once('secureConnect', resolve);
  });
  return socket;
};

/** Generous: the machine may be busy. What matters is that there is an end. */
const soonMs = 20_000;

describe('a connection', () => {
  test('that says nothing is cut', async () => {
    expect(await lifeOf(open())).toBeLessThan(soonMs);
  });

  test('that never ends its handshake is cut, however busy it looks', async () => {
    const socket = open();
    // The head of a ClientHello record that announces 512 bytes.
    socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]));
    expect(await lifeOf(socket, () => socket.write('a'))).toBeLessThan(soonMs);
  });

  test('in the clear that never ends its header is cut', async () => {
    const socket = open();
    socket.write('GET / HTTP/1.1\r\n');
    expect(await lifeOf(socket, () => socket.write('X: y\r\n'))).toBeLessThan(soonMs);
  });

  test('that never ends its header is cut', async () => {
    const socket = await secure();
    socket.write('GET / HTTP/1.1\r\n');
    expect(await lifeOf(socket, () => socket.write('X: y\r\n'))).toBeLessThan(soonMs);
  });

  test('that says nothing after its handshake is cut', async () => {
    expect(await lifeOf(await secure())).toBeLessThan(soonMs);
  });

  test('that is kept alive for nothing is cut', async () => {
    const socket = await secure();
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${lan.port}\r\n\r\n`);
    expect(await lifeOf(socket)).toBeLessThan(soonMs);
  });

  test('that asks for much and reads nothing is cut', async () => {
    const body = Buffer.alloc(16 * 1024 * 1024);
    const large = { ...page, body, encode: () => Promise.resolve({ encoding: null, body }) };
    const house = await startLan({ times, guestFiles: new Map([['/', large]]) });
    const socket = await secure(house);
    socket.pause();
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\n\r\n`);
    expect(house.host.connections).toBe(1);
    await until(() => house.host.connections === 0);
    socket.destroy();
    await house.dispose();
  });

  test('that carries a road is not', async () => {
    const road = await openRoad(lan);
    expect(await lifeOf(open())).toBeGreaterThan(times.handshakeMs - 50);
    const idle = new Promise((resolve) => {
      setTimeout(resolve, times.idleMs + 200);
    });
    await idle;
    road.send({ f: 'ping' });
    expect(await road.next()).toEqual({ f: 'pong' });
  });
});

describe.runIf(process.platform === 'linux')('many connections', () => {
  let patient: Lan;
  beforeEach(async () => {
    patient = await startLan();
  });
  afterEach(() => patient.dispose());

  /** Opens more than one source may have, and tells which live once the others are gone. */
  async function openTooMany(localAddress: string): Promise<Socket[]> {
    const extra = 20;
    const count = lanLimits.socketsPerSource + extra;
    const sockets = Array.from({ length: count }, () => open(patient, localAddress));
    const living = (): Socket[] => sockets.filter(({ destroyed }) => !destroyed);
    for (const socket of sockets) socket.resume();
    await until(() => living().length <= lanLimits.socketsPerSource);
    return living();
  }

  test('of one source leave the others their place', async () => {
    expect(await openTooMany('127.0.0.66')).toHaveLength(lanLimits.socketsPerSource);
    expect((await ask(patient, '/')).status).toBe(200);
    const road = await openRoad(patient);
    road.send({ f: 'ping' });
    expect(await road.next()).toEqual({ f: 'pong' });
  });

  test('of many sources are bounded, and the room serves on when they are gone', async () => {
    const sources = Array.from({ length: 8 }, (_, n) => `127.0.1.${n + 1}`);
    const living = (await Promise.all(sources.map(openTooMany))).flat();
    expect(patient.host.connections).toBe(lanLimits.sockets);
    await expect(ask(patient, '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
    for (const socket of living) socket.destroy();
    await until(() => patient.host.connections === 0);
    expect((await ask(patient, '/')).status).toBe(200);
  });
});
