import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createBeaconLookup, createRoomResolver } from '../../../src/main/beacon/index.ts';
import { createFakeClock } from '../../../src/main/testing/fakes.ts';
import { fetchDocument } from '../../../src/main/visit/fetchDocument.ts';
import { parseSection } from '../../../src/shared/beacon/index.ts';
import { describeWith, launchRoom, makeDataFolder, waitFor } from '../../harness/index.ts';
import { startControllers } from './controllers.ts';
import { openTestHost } from './hciHost.ts';

const companyId = 0x1234;
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function startRoom(settings: Record<string, unknown>) {
  const dataFolder = makeDataFolder();
  cleanUps.push(() => rmSync(dataFolder, { recursive: true, force: true }));
  const file = path.join(dataFolder, 'settings.json');
  writeFileSync(file, JSON.stringify({ 'beacon.companyId': companyId, ...settings }));
  const room = await launchRoom({ dataFolder });
  cleanUps.push(() => room.stop());
  return room;
}

describeWith(['bluetooth', 'lan'], 'the room on the air', () => {
  test('is noticed by whoever is near, and says which room it is', async () => {
    const controllers = await startControllers();
    cleanUps.push(() => controllers.stop());
    const phone = await openTestHost(controllers.socket);
    cleanUps.push(() => phone.close());
    await phone.scan();
    const room = await startRoom({
      'room.name': 'Sala Garda',
      'beacon.hciPath': controllers.socket,
    });
    const heard = await waitFor('the beacon', () => phone.reports[0]);
    expect(heard).toMatchObject({ eventType: 0x03, addressType: 1 });
    const payload = parseSection(heard.data, companyId);
    if (!payload.ok) throw new Error('this is not our section');
    const { hostname, port } = new URL(room.lanUrl);
    const resolver = createRoomResolver({
      fetch: fetchDocument,
      port: Number(port),
      mayAsk: (address) => address === hostname,
    });
    const lookup = createBeaconLookup({ resolvers: [resolver], clock: createFakeClock() });
    cleanUps.push(() => lookup.dispose());
    expect(await lookup.find(payload.value)).toMatchObject({
      ok: true,
      value: { name: 'Sala Garda', isBusy: false, endpoint: { host: hostname } },
    });
  });
});
