import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { controllerApiPath } from '#shared/controller/carrier.ts';
import type { Abort, Outcome } from '#shared/room/api.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import { startLan, until, type Lan } from '../lan/fixture.ts';
import { createFakeRoomApi } from '../testing/fakeRoomApi.ts';
import { createMemoryFile, createMemoryLogger } from '../testing/fakes.ts';
import { systemClock } from '../systemClock.ts';
import { openControllers, type Controllers } from './controllers.ts';
import type { DrivenRoom } from './controllerApi.ts';

/** The controllers' door with real TLS and real sockets; the room behind it writes down what it is asked. */
const room = createFakeRoomApi();
let controllers: Controllers;
let lan: Lan;
let file = createMemoryFile();
let bytes = 0;

beforeEach(async () => {
  room.calls.length = 0;
  file = createMemoryFile();
  const driven: DrivenRoom = {
    ...room,
    snapshots: (abort: Abort): AsyncIterable<RoomSnapshot> => room.snapshots(abort),
    switchDevice(...args): Outcome {
      room.calls.push(['switchDevice', ...args]);
      return { ok: true, value: null };
    },
  };
  controllers = await openControllers({
    file,
    room: () => driven,
    network: () => ({
      state: 'up',
      interfaceName: 'lo',
      address: '127.0.0.1',
      id: null,
      guestLink: '',
      guestAddress: 'https://127.0.0.1:8034/',
      checkCode: '',
    }),
    clock: systemClock,
    randomBytes(count) {
      bytes += 1;
      return Uint8Array.from({ length: count }, (_, index) => (bytes * 37 + index) % 256);
    },
    logger: createMemoryLogger(),
  });
  lan = await startLan({ controllers });
});
afterEach(async () => {
  controllers.dispose();
  await lan.dispose();
});

const token = (letter: string): string => letter.repeat(43);
function offer(): string {
  const offered = controllers.offerPairing();
  if (!offered.ok) throw new Error(offered.error.code);
  const { origin, pathname, hash } = new URL(offered.value.link);
  expect(`${origin}${pathname}`).toBe('https://127.0.0.1:8034/controller/');
  return hash.slice('#c='.length);
}

/** A page that says who it is, and then what it wants. */
async function connect(credentials: unknown) {
  const origin = `https://${lan.address}:${lan.port}`;
  const socket = new WebSocket(
    `${origin.replace('https', 'wss')}${controllerApiPath}?connectionParams=1`,
    { ca: lan.tls.certificate, origin },
  );
  const heard: { id: number | null; result?: unknown; error?: unknown }[] = [];
  let code: number | null = null;
  socket.on('error', () => undefined);
  socket.on('close', (closeCode) => {
    code = closeCode;
  });
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text !== 'PING' && text !== 'PONG') heard.push(JSON.parse(text) as (typeof heard)[number]);
  });
  await new Promise((resolve) => {
    socket.once('open', resolve);
  });
  socket.send(JSON.stringify({ method: 'connectionParams', data: credentials }));
  const call = (path: string, input?: unknown, id = 1): string =>
    JSON.stringify({ id, method: 'mutation', params: { path, input } });
  return {
    socket,
    heard,
    call,
    say: (path: string, input?: unknown, id = 1) => socket.send(call(path, input, id)),
    isClosed: () => code !== null,
    code: () => code,
  };
}
async function paired(letter = 'a', name = 'Phone') {
  const page = await connect({ token: token(letter), code: offer(), name });
  await until(() => controllers.list.some((one) => one.name === name && one.isConnected));
  return page;
}

describe('a controller', () => {
  test('is paired by the code, listed, and drives the room', async () => {
    const page = await paired();
    page.say('startMeeting');
    page.say('switchDevice', { device: 'microphone', isOn: false }, 2);
    page.say('setVolume', { volume: 101 }, 3);
    await until(() => page.heard.length === 3);
    expect(room.calls).toEqual([['startMeeting'], ['switchDevice', 'microphone', false, 'Phone']]);
    expect(page.heard.find(({ id }) => id === 3)).toMatchObject({
      error: { message: 'BAD_REQUEST' },
    });
    page.socket.close();
    await until(() => controllers.list[0]?.isConnected === false);
  });

  test('comes back with its token alone, and only its hash is kept', async () => {
    const first = await paired();
    first.socket.terminate();
    const again = await connect({ token: token('a') });
    again.say('endMeeting');
    await until(() => again.heard.length === 1);
    expect(room.calls).toEqual([['endMeeting']]);
    expect(JSON.stringify(file.content)).not.toContain(token('a'));
  });

  test('that is revoked is shut out at once, and what it has said since is not done', async () => {
    const page = await paired();
    const other = await paired('b', 'Tablet');
    const id = controllers.list.find(({ name }) => name === 'Phone')?.id ?? '';
    page.say('startMeeting');
    const revoked = controllers.revoke(id);
    await until(page.isClosed);
    expect(page.code()).toBe(4401);
    expect(await revoked).toEqual({ ok: true, value: null });
    other.say('setLocked', { locked: true });
    await until(() => other.heard.length === 1);
    expect(room.calls).toEqual([['setLocked', true]]);
    const back = await connect({ token: token('a') });
    await until(back.isClosed);
    expect(back.code()).toBe(4401);
  });

  test('may end its own pairing', async () => {
    const page = await paired();
    page.say('unpair');
    await until(page.isClosed);
    expect(controllers.list).toEqual([]);
  });

  test('that is paired again takes its own place', async () => {
    const old = await paired();
    await connect({ token: token('b'), code: offer(), name: 'Phone', replaces: token('a') });
    await until(old.isClosed);
    expect(controllers.list.map(({ name }) => name)).toEqual(['Phone']);
  });

  test('reads two snapshots at a time, and no more', async () => {
    const page = await paired();
    for (let id = 1; id <= 4; id += 1)
      page.socket.send(
        JSON.stringify({ id, method: 'subscription', params: { path: 'snapshots' } }),
      );
    await until(() => page.heard.filter(({ result }) => isStopped(result)).length === 2);
    expect(room.openReaders()).toBe(2);
    page.socket.terminate();
    await until(() => room.openReaders() === 0);
  });
});

const isStopped = (result: unknown): boolean => JSON.stringify(result) === '{"type":"stopped"}';

describe('the door', () => {
  test.each([
    ['an invented code', () => ({ token: token('a'), code: token('x'), name: 'Thief' })],
    ['a code without a name', () => ({ token: token('a'), code: offer() })],
    ['a token of nobody', () => ({ token: token('z') })],
    ['a name that hides something', () => ({ token: token('a'), code: offer(), name: 'A\u202eB' })],
    ['no credentials', () => null],
    ['other credentials', () => ({ session: token('a') })],
  ])('refuses %s', async (_, credentials) => {
    const page = await connect(credentials());
    page.say('startMeeting');
    await until(page.isClosed);
    expect(page.code()).toBe(4401);
    expect(room.calls).toEqual([]);
    expect(controllers.list).toEqual([]);
  });

  test('takes a code once: of two that come with it one is in', async () => {
    const code = offer();
    const pages = await Promise.all(
      ['a', 'b'].map((letter) => connect({ token: token(letter), code, name: letter })),
    );
    await until(() => pages.some(({ isClosed }) => isClosed()));
    await until(() => controllers.list.length === 1);
    expect(pages.filter(({ isClosed }) => isClosed())).toHaveLength(1);
  });

  test('takes no batch of more than eight', async () => {
    const page = await paired();
    page.socket.send(`[${Array.from({ length: 9 }, () => page.call('endMeeting')).join()}]`);
    await until(page.isClosed);
    expect(page.code()).toBe(1008);
    expect(room.calls).toEqual([]);
  });
});
