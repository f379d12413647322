import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appendSignature, encodeUnsignedAnswer, parseQuery } from '#shared/discovery/index.ts';
import { createFakeUdp } from '../../discovery/testing/fakeUdp.ts';
import { rawPublicKey } from '../../identity/keys.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import { createAskByUdp, type UdpQuestion } from './askByUdp.ts';
import { createAskTime, encodeTimeQuery, parseTimeAnswer } from './sntp.ts';
import { createAskStun, isStunAnswer } from './stun.ts';

function setUp() {
  const udp = createFakeUdp();
  const clock = createFakeClock();
  const deps = { openUdp: udp.openUdp, clock, randomBytes };
  const ending = new AbortController();
  /** Lets promises settle, and then the time pass. */
  async function pass(ms: number): Promise<void> {
    for (let step = 0; step < ms; step += 100) {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      clock.advance(100);
    }
  }
  return { udp, clock, deps, ending, pass };
}
type SetUp = ReturnType<typeof setUp>;
const lastSent = ({ udp }: SetUp): Uint8Array => {
  const last = udp.sent.at(-1);
  if (!last) throw new Error('nothing was sent');
  return last.bytes;
};

describe('asking a room by UDP', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const identity = rawPublicKey(privateKey);
  const room = { address: '10.2.3.4', identity };
  const direct: UdpQuestion = { to: '10.2.3.4', port: 8035, from: null, room };
  const broadcast: UdpQuestion = { ...direct, to: '10.2.255.255', from: '10.2.9.9' };

  function answerTo(query: Uint8Array, key = privateKey): Uint8Array {
    const parsed = parseQuery(query);
    if (!parsed.ok) throw new Error('no query');
    const unsigned = encodeUnsignedAnswer(parsed.value.nonce, {
      identity: Buffer.from(rawPublicKey(privateKey), 'base64url'),
      spki: new Uint8Array(32),
      ...{ id: null, port: 8034, isBusy: false, name: 'Aula' },
    });
    return appendSignature(unsigned, sign(null, unsigned, key));
  }
  const here = { address: '10.2.3.4', port: 8035 };

  test('the room itself answers: by its signature, from its address', async () => {
    const world = setUp();
    const asked = createAskByUdp(world.deps)(direct, world.ending.signal);
    await world.pass(100);
    world.udp.deliver('10.2.3.4', answerTo(lastSent(world)), here);
    await world.pass(100);
    expect(await asked).toEqual({ ok: true, value: { name: 'Aula', identity } });
    expect(world.udp.names()).toEqual([]);
  });

  test('it is asked again every second, as a room answers a source once a second', async () => {
    const world = setUp();
    const asked = createAskByUdp(world.deps)(broadcast, world.ending.signal);
    await world.pass(3_500);
    expect(world.udp.sent.map(({ from, to }) => [from, to?.address])).toEqual(
      Array.from({ length: 4 }, () => ['10.2.9.9', '10.2.255.255']),
    );
    world.udp.deliver('ask 10.2.9.9', answerTo(lastSent(world)), here);
    await world.pass(200);
    expect((await asked).ok).toBe(true);
  });

  test('others that hear the broadcast do not answer for it', async () => {
    const world = setUp();
    const asked = createAskByUdp(world.deps)(broadcast, world.ending.signal);
    await world.pass(100);
    world.udp.deliver('ask 10.2.9.9', answerTo(lastSent(world)), { ...here, address: '10.2.3.5' });
    world.udp.deliver('ask 10.2.9.9', new Uint8Array(40), here);
    await world.pass(8_000);
    expect(await asked).toEqual({ ok: false, error: { kind: 'silent' } });
  });

  test('a wrong signature is a forger’s', async () => {
    const world = setUp();
    const asked = createAskByUdp(world.deps)(direct, world.ending.signal);
    await world.pass(100);
    const { privateKey: other } = generateKeyPairSync('ed25519');
    world.udp.deliver('10.2.3.4', answerTo(lastSent(world), other), here);
    await world.pass(8_000);
    expect(await asked).toEqual({ ok: false, error: { kind: 'forged' } });
  });

  test('what the system says is told apart', async () => {
    const refused = setUp();
    const asked = createAskByUdp(refused.deps)(direct, refused.ending.signal);
    await refused.pass(100);
    refused.udp.breakDown('10.2.3.4', 'ECONNREFUSED');
    await refused.pass(100);
    expect(await asked).toEqual({ ok: false, error: { kind: 'refused' } });

    const forbidden = setUp();
    forbidden.udp.refuse('10.2.255.255', 'EPERM');
    expect(await createAskByUdp(forbidden.deps)(broadcast, forbidden.ending.signal)).toEqual({
      ...{ ok: false, error: { kind: 'notSent', code: 'EPERM' } },
    });
    const cut = setUp();
    cut.udp.fail('10.2.3.4', 'ENETUNREACH');
    expect(await createAskByUdp(cut.deps)(direct, cut.ending.signal)).toEqual({
      ...{ ok: false, error: { kind: 'noWay', code: 'ENETUNREACH' } },
    });
  });

  test('nothing more is sent once it is cancelled', async () => {
    const world = setUp();
    const asked = createAskByUdp(world.deps)(direct, world.ending.signal);
    await world.pass(100);
    world.ending.abort();
    await world.pass(3_000);
    await asked;
    expect(world.udp.sent).toHaveLength(1);
    expect(world.udp.names()).toEqual([]);
  });
});

/** The answer of a server whose clock is `aheadMs` ahead of `now`. */
function timeAnswer(query: Uint8Array, now: number, aheadMs: number, stratum = 2): Uint8Array {
  const answer = new Uint8Array(48);
  const view = new DataView(answer.buffer);
  answer[0] = 0x24;
  answer[1] = stratum;
  answer.set(query.subarray(40, 48), 24);
  const at = (now + aheadMs) / 1000 + 2_208_988_800;
  for (const offset of [32, 40]) {
    view.setUint32(offset, Math.floor(at) % 2 ** 32);
    view.setUint32(offset + 4, Math.floor((at % 1) * 2 ** 32));
  }
  return answer;
}

describe('asking for the time', () => {
  const cookie = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const query = encodeTimeQuery(cookie);
  const now = Date.UTC(2026, 10, 22);

  test('the offset is the mean of there and back, before and after the year 2036', () => {
    for (const moment of [now, Date.UTC(2036, 1, 8), Date.UTC(2040, 0, 1)]) {
      const answer = timeAnswer(query, moment, 1_500);
      const parsed = parseTimeAnswer(answer, cookie, moment - 40, moment + 40);
      expect(parsed).toEqual({ ok: true, value: { offsetMs: 1_500 } });
    }
  });

  test('an answer to nobody’s question is none, and a server without the time says so', () => {
    const parse = (answer: Uint8Array) => parseTimeAnswer(answer, cookie, now, now);
    const other = encodeTimeQuery(new Uint8Array(8));
    expect(parse(timeAnswer(other, now, 0))).toBeUndefined();
    expect(parse(query)).toBeUndefined();
    expect(parse(timeAnswer(query, now, 0).subarray(0, 47))).toBeUndefined();
    // A stratum of 0 is a "kiss of death" (RFC 5905 §7.4), 16 means unsynchronised.
    for (const stratum of [0, 16])
      expect(parse(timeAnswer(query, now, 0, stratum))).toEqual({
        ...{ ok: false, error: { kind: 'unusable' } },
      });
  });

  test('a server is asked three times; a late answer to any of them counts', async () => {
    const world = setUp();
    const asked = createAskTime(world.deps)('10.0.0.1', world.ending.signal);
    await world.pass(100);
    const first = lastSent(world);
    const sentAt = world.clock.now() - 100;
    await world.pass(1_900);
    expect(world.udp.sent).toHaveLength(2);
    world.udp.deliver('10.0.0.1', timeAnswer(first, sentAt + 1_000, 0), {
      ...{ address: '10.0.0.1', port: 123 },
    });
    await world.pass(100);
    expect(await asked).toEqual({ ok: true, value: { offsetMs: 0 } });
  });

  test('a silent server is silent, a closed port refuses', async () => {
    const silent = setUp();
    const asked = createAskTime(silent.deps)('10.0.0.1', silent.ending.signal);
    await silent.pass(4_000);
    expect(await asked).toEqual({ ok: false, error: { kind: 'silent' } });
    expect(silent.udp.sent).toHaveLength(3);
    const closed = setUp();
    const again = createAskTime(closed.deps)('10.0.0.1', closed.ending.signal);
    await closed.pass(100);
    closed.udp.breakDown('10.0.0.1', 'ECONNREFUSED');
    await closed.pass(100);
    expect(await again).toEqual({ ok: false, error: { kind: 'refused' } });
  });
});

describe('asking by STUN', () => {
  const server = { address: '10.0.0.2', port: 3478 };
  const respond = (query: Uint8Array, type: number): Uint8Array => {
    const answer = Uint8Array.from(query);
    new DataView(answer.buffer).setUint16(0, type);
    return answer;
  };

  test.each([
    ['a success', 0x0101],
    ['an error', 0x0111],
  ])('%s response is an answer', async (_, type) => {
    const world = setUp();
    const asked = createAskStun(world.deps)(server, world.ending.signal);
    await world.pass(100);
    world.udp.deliver(server.address, respond(lastSent(world), type), server);
    await world.pass(100);
    expect(await asked).toEqual({ ok: true, value: null });
  });

  test('neither its own echo nor somebody else’s transaction is one', () => {
    const transaction = new Uint8Array(12).fill(7);
    const query = new Uint8Array(20);
    query.set([0x21, 0x12, 0xa4, 0x42], 4);
    query.set(transaction, 8);
    expect(isStunAnswer(respond(query, 0x0101), transaction)).toBe(true);
    expect(isStunAnswer(respond(query, 0x0001), transaction)).toBe(false);
    expect(isStunAnswer(respond(query, 0x0101), new Uint8Array(12))).toBe(false);
    expect(isStunAnswer(respond(query, 0x0101).subarray(0, 19), transaction)).toBe(false);
  });

  test('silence ends after four questions', async () => {
    const world = setUp();
    const asked = createAskStun(world.deps)(server, world.ending.signal);
    await world.pass(4_000);
    expect(await asked).toEqual({ ok: false, error: { kind: 'silent' } });
    expect(world.udp.sent).toHaveLength(4);
  });
});
