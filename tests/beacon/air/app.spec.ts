import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lanPort } from '../../../src/shared/roomDocument.ts';
import {
  describeWith,
  launchApp,
  launchGuestBrowser,
  launchRoom,
  makeDataFolder,
  waitFor,
} from '../../harness/index.ts';
import { startControllers } from './controllers.ts';

const companyId = 0x1234;
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

describeWith(['bluetooth', 'lan', 'browser'], 'a personal app that hears beacons', () => {
  test('puts the room by how near it is, and leaves it when its beacon is gone', async () => {
    const controllers = await startControllers();
    cleanUps.push(() => controllers.stop());
    const dataFolder = makeDataFolder();
    cleanUps.push(() => rmSync(dataFolder, { recursive: true, force: true }));
    writeFileSync(
      path.join(dataFolder, 'settings.json'),
      JSON.stringify({
        'room.name': 'Sala Garda',
        'beacon.companyId': companyId,
        'beacon.hciPath': controllers.socket,
      }),
    );
    // Beacons name an address and no port.
    const room = await launchRoom({ dataFolder, port: lanPort });
    cleanUps.push(() => room.stop());
    const flags = ['--hci', controllers.socket, '--company-id', String(companyId)];
    const app = await launchApp({ args: flags });
    cleanUps.push(() => app.stop());
    const browser = await launchGuestBrowser();
    cleanUps.push(() => browser.close());
    const { page } = await browser.open(app.screenUrl);
    const card = page.locator('[data-testid="room"][data-name="Sala Garda"]');
    await card.locator('.room-bars').waitFor();
    expect(await page.getByText('This computer cannot scan for Bluetooth').count()).toBe(0);

    const told = (event: string) => () => room.log().includes(`"event":"${event}"`);
    await waitFor('the room to know', told('came'));
    // The emulated air hands each epoch's advertisement over once: 30 s after one of them it is gone, though the
    // network still has the room.
    await waitFor('the room to know', told('left'), { timeoutMs: 75_000 });
    expect(app.log()).toContain('"hearing":"hears"');
    await card.getByText('On this network').waitFor();
  });
});
