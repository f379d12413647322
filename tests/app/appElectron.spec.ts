import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWith,
  launchElectronApp,
  launchGuestBrowser,
  waitFor,
  type ElectronApp,
  type GuestBrowser,
} from '../harness/index.ts';
import { alone } from '../cloud/support/program.ts';
import { meetingIdIn, startCloudWorld, trustIn, type CloudWorld } from '../cloud/support/world.ts';
import { freePort } from '../harness/room.ts';
import { openHeadlessRoom, tile, type OpenRoom } from '../e2e/support/people.ts';

const exact = (name: string) => ({ name, exact: true });

/** What a page can do, by trying it. */
function probe(
  page: Page,
  what: 'node' | 'elsewhere' | 'camera' | 'place' | 'window',
): Promise<string> {
  return page.evaluate(async (tried) => {
    const outcomes: Record<string, () => unknown> = {
      node: () =>
        `${typeof Reflect.get(window, 'require')} ${typeof Reflect.get(window, 'process')}`,
      elsewhere: async () => (await fetch('https://127.0.0.1:9/')).status,
      camera: async () =>
        (await navigator.mediaDevices.getUserMedia({ video: true })).getTracks().length,
      place: () =>
        new Promise((resolve, reject) =>
          navigator.geolocation.getCurrentPosition(resolve, () => reject(new Error('denied'))),
        ),
      window: () => (window.open('https://example.org/') === null ? 'none' : 'opened'),
    };
    try {
      return String(await outcomes[tried]?.());
    } catch (error) {
      return error instanceof Error ? error.name : 'refused';
    }
  }, what);
}

describeWith(['electron', 'browser', 'lan'], 'the personal app in Electron', () => {
  let browser: GuestBrowser;
  let room: OpenRoom;
  let person: ElectronApp;
  let door: Page;

  beforeAll(async () => {
    browser = await launchGuestBrowser();
    room = await openHeadlessRoom(browser);
    person = await launchElectronApp();
  });
  afterAll(async () => {
    await person?.stop();
    await room?.stop();
    await browser?.close();
  });

  it('finds the room, and its home page can do nothing but show it', async () => {
    await person.home.getByRole('button', exact(`Present only in ${room.name}`)).waitFor();
    expect(await probe(person.home, 'node')).toBe('undefined undefined');
    expect(await probe(person.home, 'place')).toBe('Error');
    expect(await probe(person.home, 'window')).toBe('none');
  });

  it('presents with one tap: the room’s own page knocks by itself, without camera', async () => {
    await person.home.getByLabel('Your name').fill('Sofia Rossi');
    const opened = person.app.waitForEvent('window');
    await person.home.getByRole('button', exact(`Present only in ${room.name}`)).click();
    door = await opened;
    await room.wall.knock('Sofia Rossi').waitFor();
    expect(`${new URL(door.url()).origin}/`).toBe(room.lanUrl);
    await room.wall.admit('Sofia Rossi');
    await door.getByRole('button', exact('Leave')).waitFor();
    await room.wall.page.locator(`${tile('Sofia Rossi')}[data-picture="false"]`).waitFor();
  });

  it('keeps the room’s page in its room', async () => {
    expect(await probe(door, 'node')).toBe('undefined undefined');
    expect(await probe(door, 'camera')).toBe('1');
    expect(await probe(door, 'place')).toBe('Error');
    expect(await probe(door, 'elsewhere')).toBe('TypeError');
    expect(await probe(door, 'window')).toBe('none');
    const before = door.url();
    await door.evaluate(() => {
      location.href = 'https://example.org/';
    });
    expect(await door.evaluate(() => document.readyState)).toBe('complete');
    expect(door.url()).toBe(before);
  });

  it('keeps its secrets by what the system has for it', async () => {
    const storage = await person.app.evaluate(({ safeStorage }) => {
      const backend = safeStorage.getSelectedStorageBackend();
      const isAvailable = safeStorage.isEncryptionAvailable();
      // Without a keyring Chromium seals with a key of its own, where it is told to.
      safeStorage.setUsePlainTextEncryption(true);
      const sealed = safeStorage.encryptString('a secret');
      return {
        by: secretBy(backend, isAvailable),
        opened: safeStorage.decryptString(sealed),
        isShown: sealed.toString('latin1').includes('a secret'),
      };
      function secretBy(of: string, isThere: boolean): string {
        return isThere && of !== 'basic_text' && of !== 'unknown' ? 'vault' : 'rights';
      }
    });
    expect(storage).toMatchObject({ opened: 'a secret', isShown: false });
    const owner = await readFile(path.join(person.dataFolder, 'owner.json'), 'utf8');
    expect(Object.keys(JSON.parse(owner) as object)).toContain(
      storage.by === 'vault' ? 'sealed' : 'secret',
    );
  });

  it('is there once: a link that is followed elsewhere arrives at the home page', async () => {
    const link = `mago://join?id=${room.id}&k=${'A'.repeat(43)}`;
    expect(await person.followLink(link)).toBe(0);
    const asked = person.home.getByTestId('link');
    await asked.getByRole('button', exact('Dismiss')).click();
    await asked.waitFor({ state: 'detached' });
  });

  it('leaves the meeting when the room’s window is closed, and is still at home', async () => {
    const closed = await person.app.evaluate(({ BrowserWindow }, address) => {
      const windows = BrowserWindow.getAllWindows();
      const ofRoom = windows.filter(({ webContents }) => webContents.getURL().startsWith(address));
      for (const window of ofRoom) window.close();
      return ofRoom.length;
    }, room.lanUrl);
    expect(closed).toBe(1);
    // Said at once, not found out by the silence.
    await room.wall.page
      .locator(tile('Sofia Rossi'))
      .waitFor({ state: 'detached', timeout: 8_000 });
    await person.home.getByRole('button', exact(`Join ${room.name}`)).waitFor();
  });
});

describeWith(['electron', 'browser', 'lan'], 'six digits in the personal app in Electron', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-app-cloud-'));
  let cloud: CloudWorld;
  let browser: GuestBrowser;
  let room: OpenRoom;
  let person: ElectronApp;
  let id: string;

  beforeAll(async () => {
    cloud = await startCloudWorld({
      address: process.env.MAGO_TEST_LAN ?? '',
      port: await freePort(),
      flags: alone,
    });
    const settings = trustIn(cloud);
    const { code } = await cloud.createRoom();
    const policy = path.join(folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ enforced: settings }));
    const rooms = path.join(folder, 'room.json');
    writeFileSync(
      rooms,
      JSON.stringify({ enforced: { ...settings, 'cloud.enrolmentCode': code } }),
    );
    browser = await launchGuestBrowser();
    room = await openHeadlessRoom(browser, {
      args: ['--policy', rooms],
      dataFolder: path.join(folder, 'room'),
    });
    await room.wall.startMeeting();
    id = await meetingIdIn(cloud);
    person = await launchElectronApp(['--policy', policy]);
  }, 240_000);
  afterAll(async () => {
    await person?.stop();
    await room?.kill();
    await browser?.close();
    await cloud?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = async (): Promise<Page> => {
    await person.home.getByLabel('Meeting ID').fill(id);
    const opened = person.app.waitForEvent('window');
    await person.home.getByRole('button', exact('Present only')).last().click();
    return opened;
  };

  it('open the room’s own page where the room’s key answers', async () => {
    const door = await call();
    await door.getByRole('heading', { ...exact(room.name), level: 1 }).waitFor();
    expect(`${new URL(door.url()).origin}/`).toBe(room.lanUrl);
  });

  it('open the cloud’s page where it does not, and keep it in its cloud', async () => {
    await person.home.getByLabel('Your name').fill('Sofia Rossi');
    // Its meeting goes on in the cloud for a while, as after a power cut.
    await room.kill();
    const page = await call();
    await waitFor('the cloud’s page', () => new URL(page.url()).origin === cloud.url);
    expect(new URL(page.url()).hash).toBe(`#${id}`);
    // This cloud has no XMPP server, and the room is gone.
    await page
      .getByText(/does not answer/)
      .first()
      .waitFor({ timeout: 60_000 });
    expect(await probe(page, 'node')).toBe('undefined undefined');
    expect(await probe(page, 'elsewhere')).toBe('TypeError');
    expect(await probe(page, 'place')).toBe('Error');
  });
});
