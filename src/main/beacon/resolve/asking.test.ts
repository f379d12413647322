import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { beaconPath, epochMs, epochOf, makePayload } from '#shared/beacon/index.ts';
import { createTokenBuckets, discoveryLimits } from '../../discovery/tokenBuckets.ts';
import { signDocument } from '../../identity/document.ts';
import { ask, makeTls, startLan, type Lan } from '../../lan/fixture.ts';
import { createFakeClock } from '../../testing/fakes.ts';
import { fetchDocument } from '../../visit/fetchDocument.ts';
import { hmacSha256 } from '../hmac.ts';
import { createBeaconAnswering } from './answering.ts';
import { createRoomResolver } from './roomResolver.ts';

// Real sockets and TLS, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const key = new Uint8Array(32).fill(9);
const foreignKey = new Uint8Array(32).fill(8);
const identityKey = generateKeyPairSync('ed25519').privateKey;
const clock = createFakeClock();
const { signal } = new AbortController();

const beaconAt = (epochs: number, of = key, address: string | null = '127.0.0.1'): Uint8Array => {
  const epoch = epochOf(clock.now()) + epochs;
  return makePayload(of, epoch, { address, txPowerAt1m: -59 }, hmacSha256);
};
const pathOf = (payload: Uint8Array): string =>
  beaconPath + Buffer.from(payload).toString('base64url');
const flipBit = (payload: Uint8Array, bit: number): Uint8Array => {
  const flipped = Uint8Array.from(payload);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};

/** The LAN host of a room that knows its beacons, with buckets that the test fills. */
let lan: Lan;
let mayAsk = (): boolean => true;
const sources: string[] = [];

beforeAll(async () => {
  const { key: tlsKey } = await makeTls();
  const der = createPublicKey(tlsKey).export({ type: 'spki', format: 'der' });
  const spki = createHash('sha256').update(der).digest('base64url');
  const buckets = {
    take(source: string): boolean {
      sources.push(source);
      return mayAsk();
    },
  };
  lan = await startLan({
    document: () =>
      signDocument(identityKey, { name: 'Sala Garda', id: null, port: 8034, state: 'busy', spki }),
    beacon: createBeaconAnswering({ key, clock, buckets }),
  });
});
afterAll(() => lan.dispose());

const resolve = (payload: Uint8Array) => {
  const resolver = createRoomResolver({
    fetch: fetchDocument,
    port: lan.port,
    mayAsk: () => true,
  });
  return resolver.resolve(payload, signal);
};

describe('asking a room whether a beacon is its own', () => {
  test('gets its signed document for one of this epoch and its neighbours', async () => {
    for (const epochs of [-1, 0, 1]) {
      const { status, headers, body } = await ask(lan, pathOf(beaconAt(epochs)));
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(JSON.parse(body.toString())).toMatchObject({ name: 'Sala Garda', state: 'busy' });
    }
    expect(new Set(sources)).toEqual(new Set(['127.0.0.1']));
  });

  test.each([
    ['two epochs old', () => beaconAt(-2)],
    ['two epochs early', () => beaconAt(2)],
    ['of a foreign key', () => beaconAt(0, foreignKey)],
    ['with a bit flipped in its identifier', () => flipBit(beaconAt(0), 3 * 8)],
    ['with a bit flipped in its locator', () => flipBit(beaconAt(0), 11 * 8 + 7)],
    ['with a bit flipped in its tag', () => flipBit(beaconAt(0), 19 * 8 + 7)],
    ['of another version', () => flipBit(beaconAt(0), 0)],
  ])('gets one and the same "no" for one %s', async (_, make) => {
    const wrong = await ask(lan, pathOf(make()));
    const nonsense = await ask(lan, pathOf(new Uint8Array(20)));
    expect(wrong.status).toBe(404);
    expect(wrong.body).toEqual(nonsense.body);
  });

  test('gets 429 when it is done too often', async () => {
    mayAsk = () => false;
    const { status, headers } = await ask(lan, pathOf(beaconAt(0)));
    mayAsk = () => true;
    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('1');
  });

  test('is nothing at a room that has no beacon, or for what is no payload', async () => {
    const deaf = await startLan();
    expect((await ask(deaf, pathOf(beaconAt(0)))).status).toBe(404);
    await deaf.dispose();
    const before = sources.length;
    expect((await ask(lan, `${beaconPath}AAAA`)).status).toBe(404);
    expect(sources).toHaveLength(before);
  });

  test('is limited by the source and in all, like discovery', () => {
    const buckets = createTokenBuckets(discoveryLimits, clock.monotonic);
    const answering = createBeaconAnswering({ key, clock, buckets });
    const text = Buffer.from(beaconAt(0)).toString('base64url');
    const answers = Array.from({ length: 2_000 }, () => answering.ask(text, '10.0.0.1'));
    expect(answers.filter((one) => one === 'own')).toHaveLength(5);
    expect(answering.ask(text, '10.0.0.2')).toBe('own');
    clock.advance(1_000);
    expect(answering.ask(text, '10.0.0.1')).toBe('own');
  });
});

describe('from a beacon to its room', () => {
  test('without any key, by asking at the address in it', async () => {
    expect(await resolve(beaconAt(0))).toMatchObject({
      ok: true,
      value: {
        name: 'Sala Garda',
        isBusy: true,
        endpoint: { host: '127.0.0.1', port: lan.port },
      },
    });
  });

  test('an old one, a foreign one and a changed one lead nowhere', async () => {
    for (const payload of [beaconAt(-2), beaconAt(0, foreignKey), flipBit(beaconAt(0), 158)])
      expect(await resolve(payload)).toEqual({ ok: false, error: 'unknown' });
  });

  test('it leads to the room through the next epoch, and no longer', async () => {
    const payload = beaconAt(0);
    clock.advance(epochMs);
    expect((await resolve(payload)).ok).toBe(true);
    clock.advance(epochMs);
    expect((await resolve(payload)).ok).toBe(false);
  });

  test.each([
    ['a public address', '8.8.8.8'],
    ['this PC', '127.0.0.1'],
    ['no address', null],
  ])('nobody is asked at %s', async (_, address) => {
    const asked: string[] = [];
    const resolver = createRoomResolver({
      fetch(endpoint, end) {
        asked.push(endpoint.host);
        return fetchDocument(endpoint, end);
      },
    });
    const answer = await resolver.resolve(beaconAt(0, key, address), signal);
    expect(answer).toEqual({ ok: false, error: 'unknown' });
    expect(asked).toEqual([]);
  });

  test('a silent address is unreachable', async () => {
    const resolver = createRoomResolver({ fetch: fetchDocument, port: 9, mayAsk: () => true });
    const answer = await resolver.resolve(beaconAt(0), signal);
    expect(answer).toEqual({ ok: false, error: 'unreachable' });
  });

  test("a document for another TLS key is not the room's", async () => {
    const resolver = createRoomResolver({
      async fetch(endpoint, end, path) {
        const fetched = await fetchDocument(endpoint, end, path);
        return fetched.ok ? { ok: true, value: { ...fetched.value, spki: 'other' } } : fetched;
      },
      port: lan.port,
      mayAsk: () => true,
    });
    expect(await resolver.resolve(beaconAt(0), signal)).toEqual({ ok: false, error: 'unknown' });
  });
});
