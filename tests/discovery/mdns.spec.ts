import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { roomTag } from '../../src/main/discovery/mdns/serviceRecord.ts';
import { describeWith, waitFor, type Netns } from '../harness/index.ts';
import { ip } from '../harness/netns.ts';
import { startAvahi, type Avahi, type Resolved } from './support/avahi.ts';
import { makeFolders } from './support/folders.ts';
import { startTestRoom, type TestRoom } from './support/startRoom.ts';
import { makeComputers, makeSwitch } from './support/worlds.ts';

const nameOf = (room: TestRoom, name: string): string =>
  `${name} ${roomTag(Buffer.from(room.identity, 'base64url')).slice(0, 4)}`;

/** A room on two networks, b and c, with an independent mDNS stack on each. */
describeWith(['netns', 'avahi'], 'a room on two networks, seen by avahi', () => {
  const computers = makeComputers();
  const folders = makeFolders();
  const dataFolder = folders.add();
  let roomPlace: Netns;
  let peerOnC: Netns;
  const avahis: Avahi[] = [];
  let onB: Avahi;
  let onC: Avahi;
  let room: TestRoom;

  const start = async (): Promise<void> => {
    room = await startTestRoom(roomPlace, dataFolder, 'Sala Garda');
  };
  /** Browses until this holds; a stack that has just started needs a moment. */
  const seen = (avahi: Avahi, what: string, holds: (found: Resolved[]) => boolean) =>
    waitFor(
      what,
      async () => {
        const found = await avahi.browse();
        return holds(found) ? found : undefined;
      },
      { timeoutMs: 30_000 },
    );
  const seenAs = (avahi: Avahi, name: string) =>
    seen(avahi, name, (found) => found.length === 1 && found[0]?.name === name);
  const gone = (avahi: Avahi) => seen(avahi, 'nothing', (found) => found.length === 0);

  beforeAll(async () => {
    const [placeB, placeC] = [await computers.add(), await computers.add()];
    const switchB = await makeSwitch(placeB);
    const switchC = await makeSwitch(placeC);
    roomPlace = await computers.add();
    const peerOnB = await computers.add();
    peerOnC = await computers.add();
    await switchB.plug(roomPlace, 'b', '10.77.0.1');
    await switchC.plug(roomPlace, 'c', '10.88.0.1');
    await switchB.plug(peerOnB, 'vb', '10.77.0.2');
    await switchC.plug(peerOnC, 'vc', '10.88.0.2');
    onB = await startAvahi(peerOnB, 'peerb');
    onC = await startAvahi(peerOnC, 'peerc');
    avahis.push(onB, onC);
  });
  beforeEach(start);
  // A room that a failed test has left behind would fail all that follow.
  afterEach(() => room.kill());
  afterAll(async () => {
    // What a failed set-up never made is not there to be ended; the namespaces take their processes along.
    for (const avahi of avahis) await avahi.dispose();
    await computers.dispose();
    folders.dispose();
  });

  test('it resolves to its address on each network, with its id there and no secret', async () => {
    const name = nameOf(room, 'Sala Garda');
    const [b] = await seenAs(onB, name);
    const [c] = await seenAs(onC, name);
    expect([b?.address, b?.port]).toEqual(['10.77.0.1', 8034]);
    expect([c?.address, c?.port]).toEqual(['10.88.0.1', 8034]);
    expect(b?.txt.toSorted()).toEqual([
      'id=6125318955',
      expect.stringMatching(/^k=[A-Za-z0-9_-]{16}$/),
      expect.stringMatching(/^room=[0-9A-Z]{8}$/),
      'v=1',
    ]);
    expect(c?.txt).toContain('id=6286078763');
    await room.stop();
  });

  test('a question by unicast, as older resolvers ask, is answered once and with that network alone', async () => {
    // Not by avahi: it may still remember the room of the test before.
    await waitFor('both networks', () => room.log().split('mdns: published').length === 3);
    await seenAs(onC, nameOf(room, 'Sala Garda'));
    const answers = await askByUnicast(peerOnC);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain(Buffer.from([10, 88, 0, 1]).toString('hex'));
    expect(answers[0]).not.toContain(Buffer.from([10, 77, 0, 1]).toString('hex'));
    await room.stop();
  });

  test('when it ends it is withdrawn at once, on both networks', async () => {
    await seenAs(onB, nameOf(room, 'Sala Garda'));
    await seenAs(onC, nameOf(room, 'Sala Garda'));
    await room.stop();
    const stoppedAt = performance.now();
    await gone(onB);
    await gone(onC);
    // Without a goodbye its records would live for up to 75 minutes (RFC 6762 §10).
    expect(performance.now() - stoppedAt).toBeLessThan(15_000);
  });

  test('killed and started again it is there once, where it was', async () => {
    const name = nameOf(room, 'Sala Garda');
    await seenAs(onB, name);
    await room.kill();
    expect(await onB.names()).toEqual([name]);
    await start();
    await waitFor('the room to be published again', () => room.log().includes('mdns: published'));
    const [again] = await seenAs(onB, name);
    expect(await onB.names()).toEqual([name]);
    expect([again?.address, again?.port]).toEqual(['10.77.0.1', 8034]);
    expect(await onC.names()).toEqual([name]);
    await room.stop();
  });

  test('a new name takes the place of the old one', async () => {
    await seenAs(onB, nameOf(room, 'Sala Garda'));
    room.rename('Sala Como');
    await seenAs(onB, nameOf(room, 'Sala Como'));
    await seenAs(onC, nameOf(room, 'Sala Como'));
    await room.stop();
  });

  test('where its name is taken it appends a number, and keeps it until the name is free', async () => {
    const name = nameOf(room, 'Sala Garda');
    await room.stop();
    await gone(onB);
    const withdraw = await onB.publish(name, 9999);
    await start();
    const both = await seen(onB, 'both services', (found) => found.length === 2);
    const byName = Object.fromEntries(both.map((one) => [one.name, one]));
    expect(Object.keys(byName).toSorted()).toEqual([name, `${name} (2)`]);
    expect([byName[name]?.address, byName[name]?.port]).toEqual(['10.77.0.2', 9999]);
    expect([byName[`${name} (2)`]?.address, byName[`${name} (2)`]?.port]).toEqual([
      '10.77.0.1',
      8034,
    ]);
    expect(room.log()).toContain('mdns: the name was taken');
    // The other network has no such neighbour.
    await seenAs(onC, name);

    await withdraw();
    await room.stop();
    await gone(onB);
    await start();
    await seenAs(onB, name);
    await room.stop();
  });

  test('a changed address is announced, and the old one is forgotten', async () => {
    const name = nameOf(room, 'Sala Garda');
    await seenAs(onB, name);
    const change = (action: 'add' | 'del', address: string) =>
      ip('-n', roomPlace.name, 'addr', action, `${address}/24`, 'brd', '+', 'dev', 'b');
    await change('del', '10.77.0.1');
    await change('add', '10.77.0.7');
    const [moved] = await seen(
      onB,
      'the new address',
      (found) => found.length === 1 && found[0]?.address === '10.77.0.7',
    );
    expect(moved?.name).toBe(name);
    expect((await seenAs(onC, name))[0]?.address).toBe('10.88.0.1');
    await change('del', '10.77.0.7');
    await change('add', '10.77.0.1');
    await room.stop();
  });

  test('hostile mDNS packets do not harm it', async () => {
    const name = nameOf(room, 'Sala Garda');
    await seenAs(onC, name);
    await rave(peerOnC, name);
    expect(room.isAlive()).toBe(true);
    const found = await seen(onC, 'the room', (list) =>
      list.some(({ address }) => address === '10.88.0.1'),
    );
    expect(found.filter(({ port }) => port === 8034)).toHaveLength(1);
    await room.stop();
  });
});

/** Runs JavaScript with Node on a computer of a test network; what it prints. */
const node = (netns: Netns, code: string): Promise<string> =>
  netns.run(process.execPath, ['--input-type=module', '-e', code]);

/** One PTR question to the multicast group from a port of its own (RFC 6762 §6.7); the answers in hex. */
async function askByUnicast(netns: Netns): Promise<string[]> {
  const printed = await node(
    netns,
    `import dgram from 'node:dgram';
     const label = (text) => String.fromCharCode(text.length) + text;
     const name = label('_mago-room') + label('_tcp') + label('local') + '\\0';
     const head = Buffer.from('00070000000100000000' + '0000', 'hex');
     const question = Buffer.concat([head, Buffer.from(name, 'latin1'), Buffer.from('000c0001', 'hex')]);
     const socket = dgram.createSocket('udp4');
     socket.on('message', (bytes) => console.log(bytes.toString('hex')));
     socket.bind(0, () => {
       socket.setMulticastInterface('10.88.0.2');
       socket.send(question, 5353, '224.0.0.251');
     });
     setTimeout(() => socket.close(), 1500);`,
  );
  return printed.split('\n').filter(Boolean);
}

/** Thousands of packets that are nearly mDNS: junk, cut ones, and contradictions to the room's own records. */
async function rave(netns: Netns, name: string): Promise<void> {
  const seed = createHash('sha256').update(name).digest('hex');
  await node(
    netns,
    `import dgram from 'node:dgram';
     import { createHash } from 'node:crypto';
     import { setImmediate as turn } from 'node:timers/promises';
     let state = Buffer.from('${seed}', 'hex');
     const random = (n) => {
       const parts = [];
       for (let size = 0; size < n; size += 32) parts.push((state = createHash('sha256').update(state).digest()));
       return Buffer.concat(parts).subarray(0, n);
     };
     const label = (bytes) => Buffer.concat([Buffer.from([bytes.length]), bytes]);
     const type = [label(Buffer.from('_mago-room')), label(Buffer.from('_tcp')), label(Buffer.from('local')), Buffer.from([0])];
     const typeName = Buffer.concat(type);
     const instance = Buffer.concat([label(Buffer.from(${JSON.stringify(name)})), ...type]);
     const record = (owner, rtype, ttl, data) => {
       const fixed = Buffer.alloc(10);
       fixed.writeUInt16BE(rtype, 0); fixed.writeUInt16BE(0x8001, 2); fixed.writeUInt32BE(ttl, 4); fixed.writeUInt16BE(data.length, 8);
       return Buffer.concat([owner, fixed, data]);
     };
     const response = (...records) => {
       const head = Buffer.from('000084000000' + '0000' + '00000000', 'hex');
       head.writeUInt16BE(records.length, 6);
       return Buffer.concat([head, ...records]);
     };
     const srv = (port) => Buffer.concat([Buffer.from([0, 0, 0, 0, port >> 8, port & 255]), label(Buffer.from('evil')), label(Buffer.from('local')), Buffer.from([0])]);
     const kinds = [
       () => random(random(1)[0]),
       () => response(record(typeName, 12, 1, instance), record(instance, 33, 1, srv(8034)), record(instance, 16, 1, random(40))),
       () => response(record(instance, 33, 120, srv(random(1)[0])), record(instance, 16, 120, Buffer.from('\\x03a=b'))),
       () => response(record(instance, 33, 120, random(4))).subarray(0, 30 + (random(1)[0] % 40)),
       () => { const whole = response(record(typeName, 12, 120, instance)); whole[random(1)[0] % whole.length] ^= 1 << (random(1)[0] & 7); return whole; },
     ];
     const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true });
     await new Promise((done) => socket.bind(5353, done));
     socket.setMulticastInterface('10.88.0.2');
     for (let n = 0; n < 5000; n += 1) {
       socket.send(kinds[n % kinds.length](), 5353, '224.0.0.251');
       if (n % 20 === 0) await turn();
     }
     setTimeout(() => socket.close(), 500);`,
  );
}
