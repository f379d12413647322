import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  appendSignature,
  encodeUnsignedAnswer,
  parseQuery,
  type AnswerFacts,
} from '#shared/discovery/index.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import { err, ok } from '#shared/result.ts';
import { signDocument } from '../../identity/document.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import type { LanInterface } from '../addresses.ts';
import type { MdnsCandidate } from '../mdns/serviceRecord.ts';
import { createFakeUdp, type SentDatagram } from '../testing/fakeUdp.ts';
import { searchRooms, type FetchDocument, type SearchInput } from './search.ts';

const lan: LanInterface = {
  name: 'eth0',
  ipv4: [{ address: '10.77.0.9', netmask: '255.255.255.0' }],
  ipv6: ['fe80::9%eth0'],
};

function makeRoom(name = 'Sala Garda', address = '10.77.0.1') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = createHash('sha256').update(name).digest();
  const id = encodeMeetingId(address, { allowPublicAddressIds: false });
  const facts: AnswerFacts = {
    identity: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
    spki,
    id: id.ok ? id.value : null,
    port: 8034,
    isBusy: false,
    name,
  };
  const answer = (query: SentDatagram, key: KeyObject = privateKey): Uint8Array => {
    const parsed = parseQuery(query.bytes);
    if (!parsed.ok) throw new Error('not a query');
    const unsigned = encodeUnsignedAnswer(parsed.value.nonce, facts);
    return appendSignature(unsigned, sign(null, unsigned, key));
  };
  const document = () =>
    signDocument(privateKey, {
      name,
      id: facts.id,
      port: 8034,
      state: 'free',
      spki: spki.toString('base64url'),
    });
  return { address, answer, document, spki: spki.toString('base64url'), id: facts.id };
}

function makeSearch(fetchDocument: FetchDocument = () => new Promise(() => undefined)) {
  const udp = createFakeUdp();
  const clock = createFakeClock();
  let nonces = 0;
  let onCandidate: (candidate: MdnsCandidate) => void = () => undefined;
  let finishBrowse: () => void = () => undefined;
  const start = (input: Partial<SearchInput> = {}) =>
    searchRooms(
      {
        openUdp: udp.openUdp,
        fetchDocument: (endpoint, signal) =>
          Promise.race([
            fetchDocument(endpoint, signal),
            new Promise<Awaited<ReturnType<FetchDocument>>>((resolve) => {
              signal.addEventListener('abort', () => resolve(err({ code: 'room.unreachable' })));
            }),
          ]),
        mdns: {
          ready: () => Promise.resolve(),
          browse: (_, __, onFound) => {
            onCandidate = onFound;
            return new Promise((resolve) => {
              finishBrowse = () => resolve(ok([]));
            });
          },
        },
        clock,
        randomBytes: (count) => {
          nonces += 1;
          return new Uint8Array(count).fill(nonces);
        },
      },
      { interfaces: [lan], addresses: [], ...input },
    );
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
  };
  return {
    udp,
    start,
    settle,
    candidate: (one: MdnsCandidate) => onCandidate(one),
    sentTo(address: string): SentDatagram {
      const sent = udp.sent.find(({ to }) => to?.address === address);
      if (!sent) throw new Error(`nothing was sent to ${address}`);
      return sent;
    },
    async finish<T>(result: Promise<T>): Promise<T> {
      clock.advance(700);
      finishBrowse();
      return result;
    },
  };
}

test('asks by broadcast, subnet broadcast and both multicasts, each with a nonce of its own', async () => {
  const { start, settle, udp, finish } = makeSearch();
  const result = start();
  await settle();
  expect(udp.sent.map(({ from, to }) => [from, to?.address, to?.port])).toEqual([
    ['10.77.0.9', '255.255.255.255', 8035],
    ['10.77.0.9', '10.77.0.255', 8035],
    ['10.77.0.9', '239.255.80.35', 8035],
    ['fe80::9%eth0', 'ff02::8035%eth0', 8035],
  ]);
  expect(new Set(udp.sent.map(({ bytes }) => bytes.join())).size).toBe(4);
  const { rooms, reports } = await finish(result);
  expect(rooms).toEqual([]);
  expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
  expect(udp.names()).toEqual([]);
});

test('a room that answers several questions is found once, by each of those ways', async () => {
  const { start, settle, udp, sentTo, finish } = makeSearch();
  const room = makeRoom();
  const result = start();
  await settle();
  for (const to of ['255.255.255.255', '239.255.80.35'])
    udp.deliver('ask 10.77.0.9', room.answer(sentTo(to)), { address: room.address, port: 8035 });
  udp.deliver('ask fe80::9%eth0', room.answer(sentTo('ff02::8035%eth0')), {
    address: 'fe80::1%eth0',
    port: 8035,
  });
  const { rooms, reports } = await finish(result);
  expect(rooms).toHaveLength(1);
  expect(rooms[0]).toMatchObject({
    name: 'Sala Garda',
    state: 'free',
    ways: ['broadcast', 'multicast', 'multicast6'],
    // Over IPv6 too, the endpoint is the IPv4 address that the id means.
    endpoints: [{ address: '10.77.0.1', port: 8034, id: room.id, spki: room.spki }],
  });
  expect(reports.filter(({ found }) => found.length > 0).map(({ way }) => way)).toEqual([
    'broadcast',
    'multicast',
    'multicast6',
  ]);
});

test('a forged answer is reported and not listed', async () => {
  const { start, settle, udp, sentTo, finish } = makeSearch();
  const room = makeRoom();
  const { privateKey } = generateKeyPairSync('ed25519');
  const result = start();
  await settle();
  const forged = room.answer(sentTo('255.255.255.255'), privateKey);
  udp.deliver('ask 10.77.0.9', forged, { address: '10.77.0.66', port: 8035 });
  const { rooms, reports } = await finish(result);
  expect(rooms).toEqual([]);
  expect(reports[0]?.failures).toEqual([{ kind: 'forged', from: '10.77.0.66' }]);
});

test('an answer to somebody else, and a replayed one, are ignored', async () => {
  const first = makeSearch();
  const room = makeRoom();
  const before = first.start();
  await first.settle();
  const old = room.answer(first.sentTo('255.255.255.255'));
  old[6] = 0xee;
  first.udp.deliver('ask 10.77.0.9', old, { address: room.address, port: 8035 });
  const { rooms, reports } = await first.finish(before);
  expect(rooms).toEqual([]);
  expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
});

test('what could not be sent says why, and the other ways go on', async () => {
  const { start, settle, udp, sentTo, finish } = makeSearch();
  const room = makeRoom();
  udp.refuse('255.255.255.255', 'EACCES');
  udp.fail('ask fe80::9%eth0', 'EADDRNOTAVAIL');
  const result = start();
  await settle();
  udp.deliver('ask 10.77.0.9', room.answer(sentTo('239.255.80.35')), {
    address: '10.77.0.1',
    port: 8035,
  });
  const { rooms, reports } = await finish(result);
  expect(rooms).toHaveLength(1);
  expect(reports.map(({ way, failures }) => [way, failures])).toEqual([
    ['broadcast', [{ kind: 'notSent', code: 'EACCES' }]],
    ['subnetBroadcast', []],
    ['multicast', []],
    ['multicast6', [{ kind: 'notSent', code: 'EADDRNOTAVAIL' }]],
    ['mdns', []],
  ]);
});

test('a given address is asked over UDP and TCP, and each says how it went', async () => {
  const room = makeRoom('Arosa', '10.99.0.1');
  const { start, settle, udp, finish } = makeSearch(() =>
    Promise.resolve(ok({ raw: room.document(), spki: room.spki })),
  );
  const result = start({ addresses: [{ address: '10.99.0.1' }] });
  await settle();
  udp.breakDown('10.99.0.1', 'ECONNREFUSED');
  const { rooms, reports } = await finish(result);
  expect(rooms.map(({ name, ways }) => [name, ways])).toEqual([['Arosa', ['tcp']]]);
  expect(reports.find(({ way }) => way === 'unicast')?.failures).toEqual([
    { kind: 'unreachable', code: 'ECONNREFUSED' },
  ]);
});

test('a given address that is silent is reported as silent on both', async () => {
  const { start, settle, finish } = makeSearch();
  const result = start({ addresses: [{ address: '10.99.0.1' }] });
  await settle();
  const { reports } = await finish(result);
  expect(reports.filter(({ way }) => way === 'unicast' || way === 'tcp')).toMatchObject([
    { way: 'unicast', failures: [{ kind: 'silent' }] },
    { way: 'tcp', failures: [{ kind: 'silent' }] },
  ]);
});

test('a document for another TLS key than the connection had is forged', async () => {
  const room = makeRoom();
  const { start, settle, finish } = makeSearch(() =>
    Promise.resolve(ok({ raw: room.document(), spki: 'x'.repeat(43) })),
  );
  const result = start({ addresses: [{ address: '10.99.0.1' }] });
  await settle();
  const { rooms, reports } = await finish(result);
  expect(rooms).toEqual([]);
  expect(reports.find(({ way }) => way === 'tcp')?.failures).toEqual([
    { kind: 'forged', from: '10.99.0.1' },
  ]);
});

test('something that is no room is called that', async () => {
  const { start, settle, finish } = makeSearch(() =>
    Promise.resolve(ok({ raw: { hello: 'printer' }, spki: 'x' })),
  );
  const result = start({ addresses: [{ address: '10.99.0.1', tcpPort: 443 }] });
  await settle();
  const { reports } = await finish(result);
  expect(reports.find(({ way }) => way === 'tcp')).toMatchObject({
    target: '10.99.0.1 TCP 443/.well-known/mago-room',
    failures: [{ kind: 'notARoom' }],
  });
});

test('what mDNS names is asked itself before it is listed', async () => {
  const room = makeRoom();
  const { start, settle, udp, candidate, sentTo, finish } = makeSearch();
  const result = start();
  await settle();
  candidate({ address: '10.77.0.1', port: 8034, tag: null });
  candidate({ address: '10.77.0.66', port: 8034, tag: null });
  candidate({ address: '10.77.0.9', port: 8034, tag: null });
  await settle();
  udp.deliver('10.77.0.1', room.answer(sentTo('10.77.0.1')), { address: '10.77.0.1', port: 8035 });
  const { rooms, reports } = await finish(result);
  expect(rooms.map(({ name, ways }) => [name, ways])).toEqual([['Sala Garda', ['mdns']]]);
  expect(reports.filter(({ target }) => target.startsWith('10.77.0.66'))).toMatchObject([
    { way: 'mdns', failures: [{ kind: 'silent' }] },
    { way: 'mdns', failures: [{ kind: 'silent' }] },
  ]);
  expect(reports.some(({ target }) => target.startsWith('10.77.0.9 '))).toBe(false);
});

test('what mDNS names and another way has found already is not asked again', async () => {
  const room = makeRoom();
  const { start, settle, udp, candidate, sentTo, finish } = makeSearch();
  const result = start();
  await settle();
  udp.deliver('ask 10.77.0.9', room.answer(sentTo('255.255.255.255')), {
    address: '10.77.0.1',
    port: 8035,
  });
  candidate({ address: '10.77.0.1', port: 8034, tag: null });
  await settle();
  const { rooms } = await finish(result);
  expect(rooms[0]?.ways).toEqual(['broadcast', 'mdns']);
  expect(udp.sent.some(({ to }) => to?.address === '10.77.0.1')).toBe(false);
});

test('a flood of answers is verified up to a bound', async () => {
  const { start, settle, udp, sentTo, finish } = makeSearch();
  const room = makeRoom();
  const result = start();
  await settle();
  const answer = room.answer(sentTo('255.255.255.255'));
  const forged = Uint8Array.from(answer);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  for (let n = 0; n < 600; n += 1)
    udp.deliver('ask 10.77.0.9', forged, { address: '10.77.0.66', port: 8035 });
  udp.deliver('ask 10.77.0.9', answer, { address: '10.77.0.1', port: 8035 });
  expect((await finish(result)).rooms).toEqual([]);
});
