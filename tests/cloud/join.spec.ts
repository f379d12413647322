import type { Page } from 'playwright-core';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transports } from '../e2e/support/mediaProbe.ts';
import { guestOn, isIn } from '../e2e/support/people.ts';
import { describeWith, launchApp, waitFor, type App } from '../harness/index.ts';
import { patienceMs, startJoining, type Joining } from './support/joining.ts';

const relayProtocol = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const [connection] = window.magoPeerConnections.filter(
      ({ connectionState }) => connectionState === 'connected',
    );
    const stats = [...((await connection?.getStats())?.values() ?? [])];
    const transport = stats.find(({ type }) => type === 'transport');
    const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId);
    const local = stats.find(({ id }) => id === pair?.localCandidateId);
    return String(local?.relayProtocol);
  });

type Arrived = { links: number[]; received: number; lost: number };

/** Which connections bring media to a page, counted from its first, and the packets that came and did not. */
const arrived = (page: Page): Promise<Arrived> =>
  page.evaluate(async () => {
    const sum: Arrived = { links: [], received: 0, lost: 0 };
    for (const [link, connection] of window.magoPeerConnections.entries()) {
      if (connection.connectionState !== 'connected') continue;
      const before = sum.received;
      (await connection.getStats()).forEach((report: RTCInboundRtpStreamStats) => {
        if (report.type !== 'inbound-rtp') return;
        sum.received += report.packetsReceived ?? 0;
        sum.lost += report.packetsLost ?? 0;
      });
      if (sum.received > before) sum.links.push(link);
    }
    return sum;
  });

describeWith(['browser', 'netns', 'nft', 'ejabberd', 'coturn'], 'a guest with six digits', () => {
  let joining: Joining;
  beforeAll(async () => {
    joining = await startJoining();
  }, 240_000);
  afterEach(() => joining.tidy());
  afterAll(() => joining?.dispose());

  it('joins a room that it has no route to, over XMPP and the relay', async () => {
    await joining.places.cut('direct');
    const page = await joining.openPage(`${joining.cloud.url}/`);
    await page.getByLabel('Meeting ID').fill(joining.id);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('[data-testid="road"][data-road="XMPP"]').waitFor();
    expect(new URL(page.url()).hash).toBe(`#${joining.id}`);
    // A reload finds the same door.
    await page.reload();
    await page.locator('[data-testid="road"][data-road="XMPP"]').waitFor();
    const guest = guestOn(page, []);
    await guest.knock('Anna', await joining.room.wall.pin());
    await isIn(guest);
    await joining.bothSee(page);
    const [transport] = await transports(page);
    expect([transport?.localType, transport?.remoteType]).toContain('relay');
    await joining.travelsBy(page, 'turnUdp');
    expect(await joining.card(page)).toMatchObject({ turnUdp: 'inUse' });
    expect(await page.getByTestId('path-card').innerText()).toContain('XMPP');
    await page.keyboard.press('Escape');
    expect(await joining.card(joining.room.wall.page)).toMatchObject({ turnUdp: 'inUse' });
    await joining.room.wall.page.keyboard.press('Escape');
  });

  it('joins over TLS 5349 where no UDP passes', async () => {
    await joining.places.cut('direct', 'udp');
    const page = await joining.join();
    await joining.travelsBy(page, 'turnTls');
    expect(await relayProtocol(page)).toBe('tls');
    await joining.bothSee(page);
    expect(await joining.card(page)).toMatchObject({ turnTls: 'inUse' });
  });

  it('connects by host candidates where there is a route, by the same id', async () => {
    const page = await joining.join();
    await joining.bothSee(page);
    await joining.travelsBy(page, 'host');
    const [transport] = await transports(page);
    expect([transport?.localType, transport?.remoteType]).toEqual(['host', 'host']);
    expect(await joining.card(page)).toMatchObject({ host: 'inUse' });
  });

  it('goes to the room’s own door where the person lets the page reach the LAN', async () => {
    const page = await joining.openPage(`${joining.cloud.url}/#${joining.id}`, {
      permissions: ['local-network-access'],
    });
    await page.locator('[data-testid="road"][data-road="LAN"]').waitFor();
    const guest = guestOn(page, []);
    await guest.knock('Anna', await joining.room.wall.pin());
    await isIn(guest);
    await joining.bothSee(page);
  });

  it('loses no media when the XMPP server is killed in a call, and hears the wall again', async () => {
    const page = await joining.join();
    await joining.travelsBy(page, 'host');
    await joining.bothSee(page);
    const ends = [page, joining.room.wall.page];
    const sides = await Promise.all(ends.map(async (end) => ({ end, was: await arrived(end) })));
    const killed = joining.cloud.pidOf('ejabberd');
    process.kill(killed, 'SIGKILL');
    await waitFor('another ejabberd', () => joining.cloud.pidOf('ejabberd') !== killed, {
      timeoutMs: patienceMs,
    });
    const back = performance.now();
    const { wall } = joining.room;
    await wall.press(/^People/);
    await wall.press('Mute Anna');
    await page
      .getByRole('button', { name: 'Microphone', exact: true, pressed: false })
      .waitFor({ timeout: patienceMs });
    process.stdout.write(
      `ejabberd killed: the wall's word came ${Math.round(performance.now() - back)} ms after its restart\n`,
    );
    await wall.press(/^People/);
    await joining.bothSee(page);
    for (const { end, was } of sides) {
      const is = await arrived(end);
      expect(is.links).toEqual(was.links);
      // A machine with more to do than it can drops a packet now and then; a cut loses hundreds.
      expect((is.lost - was.lost) / (is.received - was.received)).toBeLessThan(0.02);
    }
  });

  describe('with the personal app', () => {
    let app: App;
    let home: Page;
    afterEach(async () => {
      await app?.stop();
    });
    const type = async (id: string): Promise<void> => {
      const policy = path.join(joining.folder, 'policy.json');
      writeFileSync(policy, JSON.stringify({ enforced: joining.trust }));
      app = await launchApp({ netns: joining.places.guest, args: ['--policy', policy] });
      home = await joining.openPage(app.screenUrl);
      await home.getByText(`Six digits are asked at ${new URL(joining.cloud.url).host}.`).waitFor();
      await home.getByLabel('Your name').fill('Anna');
      await home.getByLabel('Meeting ID').fill(id);
      await home.getByRole('button', { name: 'Join', exact: true }).click();
    };

    it('is taken to the room’s own page where the room’s key answers', async () => {
      await type(joining.id);
      await home.waitForURL((url) => url.origin === `https://${joining.places.room.address}:8034`);
      const guest = guestOn(home, []);
      await guest.knock('Anna', await joining.room.wall.pin());
      await isIn(guest);
      await joining.bothSee(home);
    });

    it('is taken to the cloud’s page where it does not, and joins over XMPP', async () => {
      await joining.places.cut('direct');
      await type(joining.id);
      await home.waitForURL((url) => url.origin === joining.cloud.url);
      await home.locator('[data-testid="road"][data-road="XMPP"]').waitFor();
      expect(await home.getByLabel('Your name').inputValue()).toBe('Anna');
      const guest = guestOn(home, []);
      await guest.knock('Anna', await joining.room.wall.pin());
      await isIn(guest);
      await joining.bothSee(home);
    });

    it('is told that nobody has these digits', async () => {
      await type(joining.id === '000000' ? '000001' : '000000');
      await home.getByText('No open meeting has these six digits.').waitFor();
    });
  });
});
