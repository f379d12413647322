import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinedSchema, roomPageSchema, type Joined } from '#shared/cloud/rest.ts';
import { ok } from '#shared/result.ts';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { systemClock } from '../../src/main/systemClock.ts';
import type { HostMessage } from '#shared/signal/messages.ts';
import type { Road } from '../../src/signalling/road.ts';
import { createXmppRoad } from '../../src/signalling/xmpp/xmppRoad.ts';
import { createHttpClient, type HttpClient } from '../cloud/support/program.ts';
import { startCloudWorld, type CloudWorld } from '../cloud/support/world.ts';
import { describeWith, launchGuestBrowser, waitFor, type GuestBrowser } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { openHeadlessRoom, type OpenRoom, type WallUser } from './support/people.ts';

/** Issue 3: ten digits are there, and a revoked room is out, within ten seconds. */
const goneMs = 10_000;

describeWith(['browser', 'lan', 'ejabberd', 'coturn'], 'a room and its cloud', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-cloud-room-'));
  const at = (name: string): string => path.join(folder, name);
  const address = process.env.MAGO_TEST_LAN ?? '';
  let cloud: CloudWorld;
  let http: HttpClient;
  let browser: GuestBrowser;
  let room: OpenRoom;
  let wall: WallUser;
  let page: Page;
  const guests: Road[] = [];

  beforeAll(async () => {
    cloud = await startCloudWorld({
      address,
      port: await freePort(),
      turnPort: await freePort(),
      turnTlsPort: await freePort(),
    });
    http = createHttpClient();
    writeFileSync(at('ca.pem'), cloud.certificate);
    writeFileSync(
      at('policy.json'),
      JSON.stringify({ enforced: { 'cloud.caFile': at('ca.pem') } }),
    );
    browser = await launchGuestBrowser();
    room = await openHeadlessRoom(browser, { args: ['--policy', at('policy.json')] });
    ({ wall } = room);
    ({ page } = wall);
  }, 240_000);
  afterAll(async () => {
    for (const guest of guests) guest.close();
    await room?.stop();
    await browser?.close();
    http?.dispose();
    await cloud?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** By the keys on the screen. */
  const typeOnScreen = async (text: string): Promise<void> => {
    for (const key of text.toLowerCase())
      await page.locator('.keyboard').getByRole('button', { name: key, exact: true }).click();
  };
  const cloudState = (state: string) =>
    page.locator(`[data-testid="cloud-state"][data-state="${state}"]`).waitFor();
  const sixDigits = async (): Promise<string> =>
    (await page.getByTestId('cloud-id').innerText()).replace(/\D/g, '');
  const join = async (id: string): Promise<Joined> => {
    const answer = await http.ask(`${cloud.url}/api/v1/joins`, { method: 'POST', body: { id } });
    return joinedSchema.parse(JSON.parse(answer.text));
  };

  /** Somebody elsewhere: only the cloud's XMPP server is between them and the room. */
  async function guestByXmpp(joined: Joined) {
    const { xmpp } = joined;
    if (!xmpp) throw new Error('the cloud has no XMPP server');
    const messages: HostMessage[] = [];
    const jid = `${xmpp.jid}/${randomUUID()}`;
    const [url] = xmpp.urls;
    if (url === undefined) throw new Error('no server');
    const road = createXmppRoad({
      open: await loadNodeXmpp({ ca: cloud.certificate }),
      account: () =>
        Promise.resolve(ok({ url, jid, password: xmpp.password, mechanism: 'PLAIN' as const })),
      room: xmpp.room,
      now: () => performance.now(),
      after: systemClock.after,
      random: Math.random,
      newName: randomUUID,
    });
    guests.push(road);
    road.subscribe((event) => event.type === 'message' && messages.push(event.message));
    const told = (type: HostMessage['type']) =>
      waitFor(`the room to say ${type}`, () => messages.find((one) => one.type === type), {
        timeoutMs: 30_000,
      });
    return { road, messages, told };
  }

  test('it is enrolled by what somebody types on the wall', async () => {
    const { code } = await cloud.createRoom('Aurora');
    await wall.press('Settings');
    await wall.typeDigits('1234');
    await wall.press('Confirm');
    await wall.typeDigits('1234');
    await wall.press('Confirm');
    await wall.press('Cloud');
    await cloudState('none');
    await wall.press('No cloud Edit');
    await typeOnScreen(new URL(cloud.url).host);
    await wall.press('Save');
    await cloudState('notEnrolled');
    await wall.press('Enter enrolment code');
    await typeOnScreen('0000-0000');
    await wall.press(/^Enrol$/);
    await page
      .getByRole('alert')
      .filter({ hasText: 'The cloud does not accept this enrolment code.' })
      .waitFor();
    await page.getByRole('textbox', { name: 'Enrolment code' }).fill('');
    await typeOnScreen(code);
    await wall.press(/^Enrol$/);
    await cloudState('up');
    await page.getByText('as “Aurora”').waitFor();
    const { mode } = statSync(path.join(room.dataFolder, 'cloud.json'));
    expect(mode & 0o777).toBe(0o600);
    await page.keyboard.press('Escape');
    await page.locator('[data-testid="road-line"][data-road="cloud"]').waitFor();
  });

  test('a meeting has six digits, and a guest elsewhere comes in by them over XMPP', async () => {
    await wall.startMeeting();
    const id = await sixDigits();
    expect(id).toMatch(/^[0-9]{6}$/);
    expect(await wall.qrAddress()).toBe(`${cloud.url}/#${id}`);
    const joined = await join(id);
    expect(joined.room.lan).toMatchObject({ address });
    const guest = await guestByXmpp(joined);
    await guest.told('door');
    const media = { microphone: false, camera: false, screen: false };
    guest.road.send({ type: 'knock', name: 'Ada', kind: 'guest', media, pin: await wall.pin() });
    await guest.told('admitted');
    await wall.press(/^People/);
    const row = page.locator('[data-testid^="person-"][data-name="Ada"]');
    await expect.poll(() => row.getByTestId('person-road').innerText()).toBe('XMPP');
  });

  test('its lock is the cloud’s too', async () => {
    const id = await sixDigits();
    const status = async (): Promise<number> =>
      (await http.ask(`${cloud.url}/api/v1/joins`, { method: 'POST', body: { id } })).status;
    await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
    await expect.poll(status, { timeout: 15_000, interval: 1_000 }).toBe(403);
    await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
    await expect.poll(status, { timeout: 15_000, interval: 1_000 }).toBe(201);
  });

  test('another room calls it by six digits, and takes the LAN that both are on', async () => {
    const id = await sixDigits();
    writeFileSync(
      at('other.json'),
      JSON.stringify({ enforced: { 'cloud.caFile': at('ca.pem'), 'cloud.url': cloud.url } }),
    );
    const other = await openHeadlessRoom(browser, { args: ['--policy', at('other.json')] });
    try {
      await other.wall.press('Call another room');
      await other.wall.typeDigits(id);
      await other.wall.press('Confirm');
      await expect
        .poll(() => other.wall.page.getByTestId('visit-road').innerText(), { timeout: 20_000 })
        .toBe('Road: LAN');
      await other.wall.page.getByRole('heading', { name: `Joining ${room.name}` }).waitFor();
    } finally {
      await other.stop();
    }
  });

  test('the cloud is killed: within ten seconds ten digits are all there is, and the meeting goes on', async () => {
    const id = await sixDigits();
    await cloud.kill();
    const killedAt = performance.now();
    await page.getByText('The cloud is out of reach.').waitFor({ timeout: 30_000 });
    const tookMs = performance.now() - killedAt;
    expect(await page.getByTestId('cloud-id').count()).toBe(0);
    expect(await page.getByTestId('call-id').innerText()).toMatch(/^[0-9]{3} [0-9]{3} [0-9]{4}$/);
    expect(tookMs).toBeLessThan(goneMs);
    await cloud.start();
    await expect.poll(sixDigits, { timeout: 60_000, interval: 250 }).toBe(id);
    expect(await page.getByText('The cloud is out of reach.').count()).toBe(0);
  });

  test('it is revoked: within ten seconds it is out of the cloud, and goes on in its own network', async () => {
    const id = await sixDigits();
    const { adminKey, url } = cloud;
    const listed = await http.ask(`${url}/api/v1/rooms`, { key: adminKey });
    const [first] = roomPageSchema.parse(JSON.parse(listed.text)).rooms;
    await http.ask(`${url}/api/v1/rooms/${first?.roomId}`, { method: 'DELETE', key: adminKey });
    const revokedAt = performance.now();
    await page.getByText('This room was removed from the cloud.').waitFor({ timeout: 30_000 });
    const tookMs = performance.now() - revokedAt;
    expect(tookMs).toBeLessThan(goneMs);
    expect(await page.getByTestId('cloud-id').count()).toBe(0);
    const joining = await http.ask(`${url}/api/v1/joins`, { method: 'POST', body: { id } });
    expect(joining.status).toBe(403);
    await page.getByTestId('call-id').waitFor();
    expect(wall.problems).toEqual([]);
  });

  test('no secret of it is in the log', () => {
    const kept = JSON.parse(readFileSync(path.join(room.dataFolder, 'cloud.json'), 'utf8')) as {
      account: { key: string; xmppPassword: string };
    };
    const log = room.log();
    expect(log).not.toContain(kept.account.key);
    expect(log).not.toContain(kept.account.xmppPassword);
  });
});
