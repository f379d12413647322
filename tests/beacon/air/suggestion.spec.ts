import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import {
  createBackends,
  createBeaconAnswering,
  createBeaconLookup,
  createRoomBeacon,
  createRoomResolver,
  loadBeaconKey,
} from '../../../src/main/beacon/index.ts';
import { createTokenBuckets, discoveryLimits } from '../../../src/main/discovery/tokenBuckets.ts';
import { signDocument } from '../../../src/main/identity/document.ts';
import { makeTls, startLan } from '../../../src/main/lan/fixture.ts';
import { openSettings } from '../../../src/main/settings/index.ts';
import {
  createFakeClock,
  createMemoryFile,
  createMemoryLogger,
} from '../../../src/main/testing/fakes.ts';
import { fetchDocument } from '../../../src/main/visit/fetchDocument.ts';
import { epochMs, parseSection } from '../../../src/shared/beacon/index.ts';
import { describeWith } from '../../harness/describeWith.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { startControllers } from './controllers.ts';
import { openTestHost, type TestHost } from './hciHost.ts';

const companyId = 0x1234;
const address = '127.0.0.1';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A room's LAN host and beacon, as the room puts them together, on an emulated controller. */
async function startRoom(name: string, hciPath: string) {
  const clock = createFakeClock();
  const logger = createMemoryLogger();
  const settings = await openSettings({
    file: createMemoryFile({ 'beacon.companyId': companyId, 'beacon.hciPath': hciPath }),
    managed: {},
    logger,
    onBroken: () => undefined,
  });
  const key = await loadBeaconKey({ file: () => createMemoryFile(), randomBytes, logger });
  const buckets = createTokenBuckets(discoveryLimits, clock.monotonic);
  const der = createPublicKey((await makeTls()).key).export({ type: 'spki', format: 'der' });
  const spki = createHash('sha256').update(der).digest('base64url');
  const identity = generateKeyPairSync('ed25519').privateKey;
  const lan = await startLan({
    document: () => signDocument(identity, { name, id: null, port: 8034, state: 'free', spki }),
    beacon: createBeaconAnswering({ key, clock, buckets }),
  });
  cleanUps.push(() => lan.dispose());
  const beacon = createRoomBeacon({
    backends: createBackends({
      platform: 'linux',
      env: {},
      windowsScript: '',
      hciPath: () => settings.current.values['beacon.hciPath'],
      clock,
    }),
    key,
    settings,
    address: () => address,
    notices: { set: () => undefined },
    clock,
    logger,
    randomBytes,
  });
  cleanUps.push(() => beacon.dispose());
  await waitFor('the beacon', () => beacon.state.state === 'advertising');
  return { clock, port: lan.port };
}

function makeLookup(port: number) {
  const lookup = createBeaconLookup({
    resolvers: [createRoomResolver({ fetch: fetchDocument, port, mayAsk: () => true })],
    clock: createFakeClock(),
  });
  cleanUps.push(() => lookup.dispose());
  return lookup;
}

const payloadsOf = ({ reports }: TestHost): Uint8Array[] =>
  reports.flatMap(({ data }) => {
    const payload = parseSection(data, companyId);
    return payload.ok ? [payload.value] : [];
  });

describeWith(['bluetooth'], 'a beacon on the air', () => {
  test('leads whoever hears it, and has no key, to its room while it is fresh', async () => {
    const controllers = await startControllers();
    cleanUps.push(() => controllers.stop());
    const phone = await openTestHost(controllers.socket);
    cleanUps.push(() => phone.close());
    await phone.scan();
    const room = await startRoom('Sala Garda', controllers.socket);
    const payload = await waitFor('the beacon', () => payloadsOf(phone)[0]);
    expect(await makeLookup(room.port).find(payload)).toMatchObject({
      ok: true,
      value: { name: 'Sala Garda', endpoint: { host: address, port: room.port } },
    });

    for (let epoch = 0; epoch < 2; epoch += 1) {
      const heard = payloadsOf(phone).length;
      room.clock.advance(epochMs);
      await waitFor('the next beacon', () => payloadsOf(phone).length > heard);
    }
    const [newest = new Uint8Array()] = payloadsOf(phone).slice(-1);
    expect((await makeLookup(room.port).find(newest)).ok).toBe(true);
    // The first one, sent again by somebody else.
    const replayed = await makeLookup(room.port).find(payload);
    expect(replayed).toEqual({ ok: false, error: 'unknown' });
  });

  test("of another room is not this room's, although it names the same address", async () => {
    const controllers = await startControllers();
    cleanUps.push(() => controllers.stop());
    const phone = await openTestHost(controllers.socket);
    cleanUps.push(() => phone.close());
    await phone.scan();
    const [mine, other] = [
      await startRoom('Mine', controllers.socket),
      await startRoom('Other', controllers.socket),
    ];
    const payloads = await waitFor('both beacons', () => {
      const heard = payloadsOf(phone);
      return heard.length >= 2 ? heard : undefined;
    });
    const names = async (port: number) => {
      const lookup = makeLookup(port);
      const found = await Promise.all(payloads.map((payload) => lookup.find(payload)));
      return found.map((one) => (one.ok ? one.value.name : null));
    };
    expect(await names(mine.port)).toEqual(['Mine', null]);
    expect(await names(other.port)).toEqual([null, 'Other']);
  });
});
