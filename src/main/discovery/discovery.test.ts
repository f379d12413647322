import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  appendSignature,
  encodeQuery,
  encodeUnsignedAnswer,
  parseAnswer,
} from '#shared/discovery/index.ts';
import type { Failure } from '#shared/errors.ts';
import { encodeMeetingId, type MeetingId } from '#shared/meetingId.ts';
import { err } from '#shared/result.ts';
import { createFakeClock, createFakeRandom, createMemoryLogger } from '../testing/fakes.ts';
import type { LanInterface } from './addresses.ts';
import { createDiscovery, type DiscoverableRoom } from './discovery.ts';
import type { ToWorker } from './mdns/messages.ts';
import { createFakeUdp } from './testing/fakeUdp.ts';

const lan = (address: string): LanInterface => ({
  name: 'eth0',
  ipv4: [{ address, netmask: '255.255.255.0' }],
  ipv6: ['fe80::1%eth0'],
});

function idAt(address: string): MeetingId | null {
  const id = encodeMeetingId(address, { allowPublicAddressIds: false });
  return id.ok ? id.value : null;
}

function makeDiscovery() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const udp = createFakeUdp();
  const clock = createFakeClock();
  const notices: (readonly Failure[])[] = [];
  const toWorker: ToWorker[] = [];
  let fromWorker: (message: unknown) => void = () => undefined;
  const world = {
    interfaces: [lan('10.77.0.1')],
    room: {
      name: 'Arosa',
      port: 8034,
      spki: 'k'.repeat(43),
      isBusy: false,
    } as DiscoverableRoom | null,
  };
  const discovery = createDiscovery({
    identity: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url'),
    sign: (bytes) => sign(null, bytes, privateKey),
    room: () => world.room,
    idAt,
    interfaces: () => world.interfaces,
    openUdp: udp.openUdp,
    fetchDocument: () => Promise.resolve(err({ code: 'room.unreachable' })),
    startMdnsWorker: () => ({
      post(message) {
        toWorker.push(message);
        if (message.kind === 'stop') fromWorker({ kind: 'stopped' });
        if (message.kind === 'browse') fromWorker({ kind: 'browsed', n: message.n, failures: [] });
      },
      onMessage(listener) {
        fromWorker = listener;
        queueMicrotask(() => listener({ kind: 'ready' }));
      },
      onError: () => undefined,
      onExit: () => undefined,
      terminate: () => Promise.resolve(),
    }),
    clock,
    randomBytes: createFakeRandom(),
    logger: createMemoryLogger(),
    platform: 'linux',
    onNotices: (now) => notices.push(now),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 80; turn += 1) await Promise.resolve();
  };
  const ask = (at: string, from: string) => {
    const before = udp.sent.length;
    udp.deliver(at, encodeQuery(new Uint8Array(8)), { address: from, port: 40_000 });
    clock.advance(30);
    const answer = udp.sent[before];
    const parsed = answer && parseAnswer(answer.bytes);
    return parsed?.ok ? parsed.value.answer : undefined;
  };
  const published = () =>
    toWorker.flatMap((message) => (message.kind === 'publish' ? [message.services] : []));
  return {
    discovery,
    udp,
    clock,
    notices,
    world,
    settle,
    ask,
    published,
    toWorker,
    say: (message: unknown) => fromWorker(message),
  };
}

test('the room answers with what it is right now', async () => {
  const { discovery, settle, ask, world } = makeDiscovery();
  discovery.start();
  await settle();
  expect(ask('10.77.0.1', '10.77.0.9')).toMatchObject({
    name: 'Arosa',
    isBusy: false,
    id: idAt('10.77.0.1'),
  });
  world.room = { name: 'Zermatt', port: 9000, spki: 'k'.repeat(43), isBusy: true };
  expect(ask('10.77.0.1', '10.77.0.9')).toMatchObject({
    name: 'Zermatt',
    port: 9000,
    isBusy: true,
  });
  world.room = null;
  expect(ask('10.77.0.1', '10.77.0.9')).toBeUndefined();
});

test('over IPv6 too, the id is that of the IPv4 address beside', async () => {
  const { discovery, settle, ask } = makeDiscovery();
  discovery.start();
  await settle();
  expect(ask('fe80::1%eth0', 'fe80::9%eth0')?.id).toBe(idAt('10.77.0.1'));
});

test('a new address is listened at and published within five seconds', async () => {
  const { discovery, settle, clock, world, udp, published } = makeDiscovery();
  discovery.start();
  await settle();
  world.interfaces = [lan('10.88.0.4')];
  clock.advance(5000);
  await settle();
  expect(udp.names()).toContain('10.88.0.4');
  expect(udp.names()).not.toContain('10.77.0.1');
  expect(published().map((services) => services.map(({ address }) => address))).toEqual([
    ['10.77.0.1'],
    ['10.88.0.4'],
  ]);
});

test('a new name is published at once, a busy room is not: mDNS says nothing of meetings', async () => {
  const { discovery, settle, world, published } = makeDiscovery();
  discovery.start();
  await settle();
  world.room = { name: 'Arosa', port: 8034, spki: 'k'.repeat(43), isBusy: true };
  discovery.refresh();
  expect(published()).toHaveLength(1);
  world.room = { ...world.room, name: 'Zermatt' };
  discovery.refresh();
  expect(published().at(-1)?.[0]?.name).toMatch(/^Zermatt /);
  world.room = null;
  discovery.refresh();
  expect(published().at(-1)).toEqual([]);
});

test('a taken port and mDNS troubles become notices, said once and taken back', async () => {
  const { discovery, settle, udp, clock, notices, say } = makeDiscovery();
  udp.fail('10.77.0.1', 'EADDRINUSE');
  discovery.start();
  await settle();
  say({ kind: 'failed', interfaceName: 'eth0', code: 'EADDRINUSE' });
  clock.advance(1000);
  await settle();
  udp.heal('10.77.0.1');
  clock.advance(2000);
  await settle();
  say({ kind: 'published', interfaceName: 'eth0', name: 'Arosa K7QF' });
  expect(notices).toEqual([
    [{ code: 'discovery.portTaken' }],
    [{ code: 'discovery.portTaken' }, { code: 'discovery.mdnsOff' }],
    [{ code: 'discovery.mdnsOff' }],
    [],
  ]);
});

test('an IPv6 address that cannot be bound yet is no notice', async () => {
  const { discovery, settle, udp, notices } = makeDiscovery();
  udp.fail('fe80::1%eth0', 'EADDRNOTAVAIL');
  udp.fail('255.255.255.255', 'EACCES');
  discovery.start();
  await settle();
  expect(notices).toEqual([[{ code: 'discovery.off' }]]);
});

test('the room does not list itself, although it hears and answers its own question', async () => {
  const { discovery, settle, udp, clock } = makeDiscovery();
  discovery.start();
  await settle();
  const result = discovery.listNearbyRooms();
  await settle();
  const query = udp.sent.find(({ to }) => to?.address === '10.77.0.255');
  if (!query) throw new Error('the subnet was not asked');
  const asker = { address: '10.77.0.1', port: 41_000 };
  udp.deliver('10.77.0.255', query.bytes, asker);
  clock.advance(30);
  const own = udp.sent.find(({ to }) => to === asker);
  if (!own) throw new Error('the room did not answer');
  udp.deliver('ask 10.77.0.1', own.bytes, { address: '10.77.0.1', port: 8035 });
  udp.deliver('ask 10.77.0.1', answerOfAnother(query.bytes), { address: '10.77.0.2', port: 8035 });
  clock.advance(700);
  const { rooms, reports } = await result;
  expect(rooms.map(({ name }) => name)).toEqual(['Zermatt']);
  expect(reports.flatMap(({ found }) => found)).toEqual(rooms.map(({ identity }) => identity));
});

function answerOfAnother(query: Uint8Array): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const identity = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const room = { identity, spki: new Uint8Array(32), id: null, port: 8034, isBusy: false };
  const unsigned = encodeUnsignedAnswer(query.subarray(6, 14), { ...room, name: 'Zermatt' });
  return appendSignature(unsigned, sign(null, unsigned, privateKey));
}

test('a wall that lists again and again asks the network every three seconds', async () => {
  const { discovery, settle, clock, toWorker } = makeDiscovery();
  discovery.start();
  const list = async () => {
    const result = discovery.listNearbyRooms();
    await settle();
    clock.advance(700);
    await result;
  };
  const browses = () => toWorker.filter(({ kind }) => kind === 'browse').length;
  for (let second = 0; second < 9; second += 1) {
    await list();
    clock.advance(300);
  }
  expect(browses()).toBe(3);
});

test('dispose says goodbye, closes everything and looks no more', async () => {
  const { discovery, settle, udp, clock, world, toWorker } = makeDiscovery();
  discovery.start();
  await settle();
  await discovery.dispose();
  expect(toWorker.at(-1)).toEqual({ kind: 'stop' });
  world.interfaces = [lan('10.88.0.4')];
  clock.advance(60_000);
  await settle();
  expect(udp.names()).toEqual([]);
});
