import { createHash, createHmac, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { iceSchema, type Ice } from '#shared/cloud/rest.ts';
import type { PathKind } from '#shared/path.ts';
import { longestFreeze, noteFrames, shownFrames } from '../e2e/support/freezes.ts';
import { catchPeerConnections, transports, watchVideo } from '../e2e/support/mediaProbe.ts';
import { guestOn, isIn, openHeadlessRoom, tile, type OpenRoom } from '../e2e/support/people.ts';
import { describeWith, launchGuestBrowser, waitFor, type GuestBrowser } from '../harness/index.ts';
import { createPlaces, type Places } from './support/places.ts';
import { startCloudWorld, type CloudWorld } from './support/world.ts';

const roomName = 'Aurora';
/** Chromium gives a silent STUN or TURN server about ten seconds, and the other pairs as long. */
const patienceMs = 60_000;
/** Two busy cores hold two browsers, a room and the cloud. */
const switchedWithinMs = 15_000;

/** Ids as the cloud has them. */
function liveIds(dataDir: string): string[] {
  const database = new DatabaseSync(path.join(dataDir, 'cloud.db'), { readOnly: true });
  try {
    const rows = database.prepare('select digits from meetings where endedAt is null').all();
    return rows.map((row) => String(row['digits']));
  } finally {
    database.close();
  }
}

/** RMS's own credentials, but good for so long only; coturn has the secret that they are signed with. */
function shortened(ice: Ice, dataDir: string, lifeMs: number): Ice {
  const config = readFileSync(path.join(dataDir, 'coturn', 'turn.conf'), 'utf8');
  const secret = /^static-auth-secret=(.+)$/m.exec(config)?.[1] ?? '';
  const expiresAt = Date.now() + lifeMs;
  const iceServers = ice.iceServers.map((server) => {
    if (server.username === undefined) return server;
    const holder = server.username.split(':')[1] ?? '';
    const username = `${Math.ceil(expiresAt / 1_000)}:${holder}`;
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return { ...server, username, credential };
  });
  return { iceServers, expiresAt };
}

const pathOn = (page: Page) => page.getByTestId('path').first().getAttribute('data-path');

describeWith(['browser', 'netns', 'nft', 'ejabberd', 'coturn'], 'a guest with six digits', () => {
  let places: Places;
  let cloud: CloudWorld;
  let room: OpenRoom;
  let folder: string;
  let id: string;
  const browsers: GuestBrowser[] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    places = await createPlaces();
    folder = mkdtempSync(path.join(tmpdir(), 'mago-join-'));
    cloud = await startCloudWorld({ address: places.cloud.address, netns: places.cloud });
    const atRoom = await launchGuestBrowser({ netns: places.room });
    browsers.push(atRoom, await launchGuestBrowser({ netns: places.guest }));
    const key = new X509Certificate(cloud.certificate).publicKey;
    const der = key.export({ type: 'spki', format: 'der' });
    const settings = {
      'room.name': roomName,
      'cloud.url': cloud.url,
      'cloud.spki': createHash('sha256').update(der).digest('base64url'),
      'cloud.enrolmentCode': (await cloud.createRoom(roomName)).code,
    };
    const provisioning = path.join(folder, 'provisioning.json');
    writeFileSync(provisioning, JSON.stringify({ version: 1, settings }));
    const args = ['--provisioning', provisioning];
    room = await openHeadlessRoom(atRoom, { netns: places.room, args });
    await room.wall.startMeeting();
    id = await waitFor('six digits', () => liveIds(cloud.dataDir)[0], { timeoutMs: patienceMs });
  }, 240_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await waitFor('the guest to be gone', async () => {
      const others = await room.wall.page.locator(tile('Anna')).count();
      return others === 0;
    });
    await places.cut();
  });
  afterAll(async () => {
    await room?.stop();
    for (const browser of browsers) await browser.close();
    await cloud?.dispose();
    await places?.dispose();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const openPage = async (
    address: string,
    more: { permissions?: string[]; prepare?: (context: BrowserContext) => Promise<void> } = {},
  ): Promise<Page> => {
    const { page, context } = await (browsers[1] as GuestBrowser).open(address, {
      permissions: ['camera', 'microphone', ...(more.permissions ?? [])],
      prepare: async (target) => {
        await catchPeerConnections(target);
        await more.prepare?.(target);
      },
    });
    contexts.push(context);
    return page;
  };
  const join = async (more: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
    const page = await openPage(`${cloud.url}/#${id}`, more);
    const guest = guestOn(page, []);
    await guest.knock('Anna', await room.wall.pin());
    await isIn(guest);
    return page;
  };
  const bothSee = async (page: Page): Promise<void> => {
    expect((await watchVideo(page, tile(roomName))).distinct).toBeGreaterThan(5);
    expect((await watchVideo(room.wall.page, tile('Anna'))).distinct).toBeGreaterThan(5);
  };
  const travelsBy = async (page: Page, kind: PathKind): Promise<void> => {
    for (const side of [page, room.wall.page])
      await waitFor(`the path to be ${kind}`, async () => (await pathOn(side)) === kind, {
        timeoutMs: patienceMs,
      });
  };
  /** What the opened card says of each kind. */
  const card = async (page: Page): Promise<Record<string, string>> => {
    await page.getByTestId('path').first().click();
    const steps = page.getByTestId('path-card').locator('li[data-kind]');
    const states = await steps.evaluateAll((items) =>
      items.map((item) => [item.getAttribute('data-kind'), item.getAttribute('data-state')]),
    );
    return Object.fromEntries(states) as Record<string, string>;
  };
  const closeCard = (page: Page) => page.keyboard.press('Escape');
  const relayProtocol = (page: Page): Promise<unknown> =>
    page.evaluate(async () => {
      const [connection] = window.magoPeerConnections.filter(
        ({ connectionState }) => connectionState === 'connected',
      );
      const stats = [...((await connection?.getStats())?.values() ?? [])];
      const transport = stats.find(({ type }) => type === 'transport');
      const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId);
      return stats.find(({ id }) => id === pair?.localCandidateId)?.relayProtocol;
    });

  it('joins a room that it has no route to, over XMPP and the relay', async () => {
    await places.cut('direct');
    const page = await openPage(`${cloud.url}/`);
    await page.getByLabel('Meeting ID').fill(id);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('[data-testid="road"][data-road="XMPP"]').waitFor();
    expect(new URL(page.url()).hash).toBe(`#${id}`);
    // A reload finds the same door.
    await page.reload();
    await page.locator('[data-testid="road"][data-road="XMPP"]').waitFor();
    const guest = guestOn(page, []);
    await guest.knock('Anna', await room.wall.pin());
    await isIn(guest);
    await bothSee(page);
    const [transport] = await transports(page);
    expect([transport?.localType, transport?.remoteType]).toContain('relay');
    await travelsBy(page, 'turnUdp');
    expect(await card(page)).toMatchObject({ turnUdp: 'inUse' });
    expect(await page.getByTestId('path-card').innerText()).toContain('XMPP');
    await closeCard(page);
    expect(await card(room.wall.page)).toMatchObject({ turnUdp: 'inUse' });
    await closeCard(room.wall.page);
  });

  it('joins over TLS 5349 where no UDP passes', async () => {
    await places.cut('direct', 'udp');
    const page = await join();
    await travelsBy(page, 'turnTls');
    expect(await relayProtocol(page)).toBe('tls');
    await bothSee(page);
    expect(await card(page)).toMatchObject({ turnTls: 'inUse' });
  });

  it('connects by host candidates where there is a route, by the same id', async () => {
    const page = await join();
    await bothSee(page);
    await travelsBy(page, 'host');
    const [transport] = await transports(page);
    expect([transport?.localType, transport?.remoteType]).toEqual(['host', 'host']);
    expect(await card(page)).toMatchObject({ host: 'inUse' });
  });

  it('goes to the room’s own door where the person lets the page reach the LAN', async () => {
    const page = await openPage(`${cloud.url}/#${id}`, { permissions: ['local-network-access'] });
    await page.locator('[data-testid="road"][data-road="LAN"]').waitFor();
    const guest = guestOn(page, []);
    await guest.knock('Anna', await room.wall.pin());
    await isIn(guest);
    await bothSee(page);
  });

  it('goes on over the relay when the direct path dies in mid-call', async () => {
    const page = await join();
    await travelsBy(page, 'host');
    await bothSee(page);
    const sides = [
      { page, selector: tile(roomName) },
      { page: room.wall.page, selector: tile('Anna') },
    ];
    for (const side of sides) await noteFrames(side.page, side.selector);
    await places.cut('direct');
    await travelsBy(page, 'turnUdp');
    const frozen: number[] = [];
    for (const side of sides) {
      await waitFor(
        'the picture to go on',
        async () => (await shownFrames(side.page, side.selector)) > 30,
        { timeoutMs: patienceMs },
      );
      frozen.push(Math.round(await longestFreeze(side.page, side.selector)));
    }
    process.stdout.write(`direct path cut: frozen for ${frozen.join(' and ')} ms\n`);
    expect(Math.max(...frozen)).toBeLessThan(switchedWithinMs);
    await bothSee(page);
  });

  it('renews its credentials in a running call, without a gap', async () => {
    const lifeMs = 8_000;
    let grants = 0;
    await places.cut('direct');
    const page = await join({
      prepare: (context) =>
        context.route('**/api/v1/joins*/**', async (route) => {
          const answer = await route.fetch();
          const body = (await answer.json()) as { ice?: unknown };
          const ice = iceSchema.safeParse(body.ice);
          if (!ice.success) return route.fulfill({ response: answer });
          grants += 1;
          const json = { ...body, ice: shortened(ice.data, cloud.dataDir, lifeMs) };
          return route.fulfill({ response: answer, json });
        }),
    });
    await travelsBy(page, 'turnUdp');
    await bothSee(page);
    await noteFrames(page, tile(roomName));
    const before = grants;
    // More than two lives of the first credentials, in which the picture never stands still.
    await waitFor('three renewals', () => grants >= before + 4, { timeoutMs: patienceMs });
    expect(await longestFreeze(page, tile(roomName))).toBeLessThan(2_000);
    // A restart that begins after them reaches the relay: with the first ones it would be refused.
    await places.cut('direct', 'udp');
    await travelsBy(page, 'turnTls');
    await bothSee(page);
  });

  it('says which rule is missing when nothing passes', async () => {
    await places.cut('direct', 'udp', 'turnTls');
    const page = await join();
    await page.locator('[data-testid="path"][data-closed="true"]').waitFor({ timeout: patienceMs });
    expect(await card(page)).toMatchObject({ turnUdp: 'failed', turnTls: 'failed' });
    const host = places.cloud.address;
    const text = await page.getByTestId('path-card').innerText();
    expect(text).toContain(`allow UDP 3478 out to ${host}`);
    expect(text).toContain(`allow TCP 5349 out to ${host}`);
    const qr = page.getByTestId('path-card').getByTestId('qr');
    expect(await qr.getAttribute('data-url')).toBe(
      `allow UDP 3478 out to ${host}\nallow TCP 5349 out to ${host}`,
    );
  });

  it('says the same of an id that is unknown as of one that is locked', async () => {
    const unknown = id === '000000' ? '000001' : '000000';
    const said = async (): Promise<string> => {
      const page = await openPage(`${cloud.url}/#${unknown}`);
      return page.getByText('No meeting can be joined with this ID').innerText();
    };
    const text = await said();
    await room.wall.press('Lock');
    const page = await openPage(`${cloud.url}/#${id}`);
    await page.getByText(text).waitFor();
    await room.wall.press('Lock');
  });
});
