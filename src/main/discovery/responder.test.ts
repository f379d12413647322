import { expect, test } from 'vitest';
import { encodeQuery } from '#shared/discovery/index.ts';
import { createFakeClock, createFakeRandom, createMemoryLogger } from '../testing/fakes.ts';
import type { LanInterface } from './addresses.ts';
import { createResponder, type ListenFailure } from './responder.ts';
import { createFakeUdp } from './testing/fakeUdp.ts';

const wired: LanInterface = {
  name: 'b',
  ipv4: [{ address: '10.77.0.1', netmask: '255.255.255.0' }],
  ipv6: ['fe80::1%b'],
};
const second: LanInterface = {
  name: 'c',
  ipv4: [{ address: '10.88.0.1', netmask: '255.255.255.0' }],
  ipv6: [],
};
const query = encodeQuery(new Uint8Array(8));

function makeResponder() {
  const udp = createFakeUdp();
  const clock = createFakeClock();
  const failures: (readonly ListenFailure[])[] = [];
  const responder = createResponder({
    openUdp: udp.openUdp,
    // Every datagram is a query here; what is one, is the business of `answering`.
    answering: {
      accept: () => new Uint8Array(8),
      answer: (_, own) => new TextEncoder().encode(own),
    },
    clock,
    randomBytes: createFakeRandom(),
    logger: createMemoryLogger(),
    platform: 'linux',
    onFailures: (now) => failures.push(now),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  const ask = (at: string, from: string) => {
    udp.sent.length = 0;
    udp.deliver(at, query, { address: from, port: 40_000 });
    clock.advance(30);
    return udp.sent.map(({ from: own, to }) => ({ from: own, to: to?.address }));
  };
  return { udp, clock, failures, responder, settle, ask };
}

test('an answer goes to the asker alone, from the address that was asked', async () => {
  const { responder, settle, ask } = makeResponder();
  responder.update([wired, second]);
  await settle();
  expect(ask('10.88.0.1', '192.168.5.5')).toEqual([{ from: '10.88.0.1', to: '192.168.5.5' }]);
  expect(ask('fe80::1%b', 'fe80::9%b')).toEqual([{ from: 'fe80::1%b', to: 'fe80::9%b' }]);
  expect(ask('ff02::8035%b', 'fe80::9%b')).toEqual([{ from: 'fe80::1%b', to: 'fe80::9%b' }]);
});

test('a broadcast or multicast is answered from the interface in whose subnet the asker is', async () => {
  const { responder, settle, ask } = makeResponder();
  responder.update([wired, second]);
  await settle();
  for (const at of ['255.255.255.255', '239.255.80.35', '10.88.0.255'])
    expect(ask(at, '10.88.0.7')).toEqual([{ from: '10.88.0.1', to: '10.88.0.7' }]);
  expect(ask('255.255.255.255', '10.99.0.7')).toEqual([]);
});

test('an interface that is not asked for is not listened on, and its askers get nothing', async () => {
  const { responder, settle, ask, udp } = makeResponder();
  responder.update([second]);
  await settle();
  expect(udp.names()).toEqual(['10.88.0.1', '10.88.0.255', '255.255.255.255', '239.255.80.35']);
  expect(ask('255.255.255.255', '10.77.0.7')).toEqual([]);
});

test('answers to what many may have heard wait for up to 30 ms', async () => {
  const { responder, settle, udp, clock } = makeResponder();
  responder.update([wired]);
  await settle();
  const delays = Array.from({ length: 40 }, () => {
    const before = udp.sent.length;
    udp.deliver('10.77.0.255', query, { address: '10.77.0.9', port: 40_000 });
    for (let ms = 0; ms <= 30; ms += 1) {
      if (udp.sent.length > before) return ms;
      clock.advance(1);
    }
    return Infinity;
  });
  expect(Math.max(...delays)).toBeLessThanOrEqual(30);
  expect(new Set(delays).size).toBeGreaterThan(5);
});

test('who asks this room alone is answered at once', async () => {
  const { responder, settle, udp } = makeResponder();
  responder.update([wired]);
  await settle();
  udp.deliver('10.77.0.1', query, { address: '10.77.0.9', port: 40_000 });
  expect(udp.sent).toHaveLength(1);
});

test('a changed address is followed: the old socket is closed, the new one answers', async () => {
  const { responder, settle, ask, udp } = makeResponder();
  responder.update([wired]);
  await settle();
  responder.update([{ ...wired, ipv4: [{ address: '10.77.0.2', netmask: '255.255.255.0' }] }]);
  await settle();
  expect(udp.names()).not.toContain('10.77.0.1');
  expect(ask('255.255.255.255', '10.77.0.9')).toEqual([{ from: '10.77.0.2', to: '10.77.0.9' }]);
});

test('a taken port is reported and tried again, less and less often, until it is free', async () => {
  const { responder, settle, udp, clock, failures } = makeResponder();
  udp.fail('10.77.0.1', 'EADDRINUSE');
  responder.update([wired]);
  await settle();
  expect(failures.at(-1)).toEqual([{ address: '10.77.0.1', code: 'EADDRINUSE' }]);
  for (const waitMs of [1000, 2000, 4000]) {
    const rounds = failures.length;
    clock.advance(waitMs - 1);
    await settle();
    expect(failures).toHaveLength(rounds);
    clock.advance(1);
    await settle();
    expect(failures).toHaveLength(rounds + 1);
  }
  udp.heal('10.77.0.1');
  clock.advance(8000);
  await settle();
  expect(failures.at(-1)).toEqual([]);
  expect(udp.names()).toContain('10.77.0.1');
});

test('a socket that breaks is opened again after a pause', async () => {
  const { responder, settle, udp, clock, failures } = makeResponder();
  responder.update([wired]);
  await settle();
  udp.breakDown('10.77.0.1', 'ENETDOWN');
  await settle();
  expect(failures.at(-1)).toEqual([{ address: '10.77.0.1', code: 'ENETDOWN' }]);
  expect(udp.names()).not.toContain('10.77.0.1');
  clock.advance(1000);
  await settle();
  expect(failures.at(-1)).toEqual([]);
  expect(udp.names()).toContain('10.77.0.1');
});

test('after dispose nothing is open, nothing is answered and nothing is tried again', async () => {
  const { responder, settle, udp, clock } = makeResponder();
  udp.fail('10.77.0.255', 'EACCES');
  responder.update([wired]);
  await settle();
  udp.deliver('255.255.255.255', query, { address: '10.77.0.9', port: 40_000 });
  responder.dispose();
  udp.heal('10.77.0.255');
  clock.advance(120_000);
  await settle();
  expect(udp.names()).toEqual([]);
  expect(udp.sent).toEqual([]);
});

test('dispose while sockets are being opened closes those too', async () => {
  const { responder, settle, udp } = makeResponder();
  responder.update([wired, second]);
  responder.dispose();
  await settle();
  expect(udp.names()).toEqual([]);
});
