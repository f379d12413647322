import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { watchVideo } from '../e2e/support/mediaProbe.ts';
import { aGuest, isIn, openHeadlessRoom, tile, type OpenRoom } from '../e2e/support/people.ts';
import {
  describeWith,
  launchGuestBrowser,
  routedWorld,
  waitFor,
  type GuestBrowser,
  type RoutedWorld,
} from '../harness/index.ts';

/** Everything but the subnet itself, loopback, multicast and broadcast. */
const lan = '10.77.1.0/24, 127.0.0.0/8, 224.0.0.0/4, 255.255.255.255';
const lan6 = '::1, fe80::/10, ff00::/8';
/** On another subnet, behind the default route: where a cloud and a time server would be. */
const beyond = '10.77.2.10';

/** Issue 3: with "Local connections only" no packet leaves the LAN, while a meeting runs. */
describeWith(['browser', 'netns', 'nft'], 'local connections only', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-local-only-'));
  const policy = path.join(folder, 'policy.json');
  let world: RoutedWorld;
  let browser: GuestBrowser;
  let room: OpenRoom | undefined;

  beforeAll(async () => {
    world = await routedWorld();
    // The test's browser asks its maker for things by name; what a page of ours asks, by address, still counts.
    const names = 'MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE 10.77.1.10';
    browser = await launchGuestBrowser({
      netns: world.a,
      args: [`--host-resolver-rules=${names}`],
    });
    const chain = 'add chain inet beyond out { type filter hook output priority 0; }';
    const count = (family: string, set: string): string =>
      `add rule inet beyond out ${family} daddr != { ${set} } update @seen${family} { ${family} daddr . meta l4proto } counter`;
    const seen = (family: string, type: string): string =>
      `add set inet beyond seen${family} { type ${type} . inet_proto; flags dynamic; }`;
    const sets = [seen('ip', 'ipv4_addr'), seen('ip6', 'ipv6_addr')];
    const rules = ['add table inet beyond', ...sets, chain, count('ip', lan), count('ip6', lan6)];
    for (const rule of rules) await world.a.run('nft', rule.split(' '));
  });
  afterEach(async () => {
    await room?.stop();
    room = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await world?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** All that has left so far, and where to. */
  const listed = (): Promise<string> => world.a.run('nft', ['list', 'table', 'inet', 'beyond']);

  /** Packets to anywhere beyond the LAN that this computer has sent. */
  async function left(): Promise<number> {
    const counts = [...(await listed()).matchAll(/counter packets (\d+)/g)].map(([, count]) =>
      Number(count),
    );
    expect(counts).toHaveLength(2);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async function openRoom(isLocalOnly: boolean): Promise<OpenRoom> {
    const enforced = {
      'cloud.url': `https://${beyond}`,
      'network.timeServer': 'time.example.org',
      'meeting.allowPublicAddressIds': true,
      'cloud.enrolmentCode': '7K2M-QX4D',
      'cloud.localOnly': isLocalOnly,
    };
    writeFileSync(policy, JSON.stringify({ enforced }));
    room = await openHeadlessRoom(browser, { netns: world.a, args: ['--policy', policy] });
    return room;
  }

  async function checkUp({ wall }: OpenRoom): Promise<void> {
    await wall.press('Settings');
    for (let times = 0; times < 2; times += 1) {
      await wall.typeDigits('1234');
      await wall.press('Confirm');
    }
    await wall.press('Check-up');
    await wall.page.getByRole('button', { name: 'Check again' }).waitFor({ timeout: 40_000 });
  }

  test('nothing leaves while a meeting with a guest on the LAN runs, and the wall says so', async () => {
    const before = await left();
    const { wall, lanUrl, id } = await openRoom(true);
    const line = wall.page.getByTestId('road-line');
    expect(await line.innerText()).toContain('Local connections only');
    expect(await wall.meetingId()).toBe(id);
    await wall.startMeeting();
    const guest = await aGuest(browser, lanUrl);
    await guest.knock('Anna', await wall.pin());
    await isIn(guest);
    expect((await watchVideo(wall.page, tile('Anna'))).distinct).toBeGreaterThan(3);
    expect(await wall.page.getByTestId('cloud-id').count()).toBe(0);
    await guest.leave();
    await wall.endMeeting();
    // Six digits are the cloud's; ten of a public address lead beyond the LAN.
    await wall.press('Call another room');
    await wall.typeDigits('0134744072');
    await wall.press('Confirm');
    await wall.page.getByText('This ID leads outside the local network').waitFor();
    await wall.page.keyboard.press('Escape');
    await checkUp(room as OpenRoom);
    await wall.page.getByText('Not asked: local connections only.').first().waitFor();
    expect(await left(), await listed()).toBe(before);
    expect(wall.problems).toEqual([]);
  });

  test('without it the same room does call its cloud, so the counters count', async () => {
    const before = await left();
    await openRoom(false);
    await waitFor('a packet beyond the LAN', async () => (await left()) > before);
  });
});
