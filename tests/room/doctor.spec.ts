import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  ruleText,
  type CheckId,
  type Finding,
  type Report,
} from '../../src/shared/diagnostics/index.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/process.ts';
import { makeComputers, makeSwitch } from '../discovery/support/worlds.ts';
import {
  describeWith,
  launchRoom,
  makeDataFolder,
  waitFor,
  type Netns,
  type Room,
} from '../harness/index.ts';

const doctorTimeoutMs = 60_000;

/** `npm run doctor -- …` on a computer. */
async function doctor(netns: Netns, ...typed: string[]) {
  const { file, args } = netns.wrap(process.execPath, [
    inRoot('scripts/run.mjs'),
    'doctor',
    ...typed,
  ]);
  return run(file, args, { timeoutMs: doctorTimeoutMs });
}

async function examine(netns: Netns, ...typed: string[]) {
  const { code, stdout, output } = await doctor(netns, '--json', ...typed);
  expect(stdout, output).toMatch(/^\{/);
  const report = JSON.parse(stdout) as Report;
  const finding = (id: CheckId): Finding | undefined =>
    report.findings.find((one) => one.id === id);
  const stateOf = (...ids: CheckId[]) => ids.map((id) => finding(id)?.state);
  const failed = report.findings.filter(({ state }) => state === 'failed').map(({ id }) => id);
  const rules = Object.fromEntries(
    report.findings.flatMap(({ id, rule }) => (rule ? [[id, ruleText(rule)]] : [])),
  );
  return { code, report, finding, stateOf, failed, rules };
}

/** A computer's own firewall: what comes in by its cable and matches is dropped without a word. */
async function dropIncoming(netns: Netns, ...matches: string[]): Promise<void> {
  const words = (text: string) => netns.run('nft', text.split(' '));
  await words('add table inet firewall');
  await words('add chain inet firewall incoming { type filter hook input priority 0 ; }');
  for (const match of matches) await words(`add rule inet firewall incoming ${match} drop`);
}
const openFirewall = (netns: Netns): Promise<string> => netns.run('nft', ['flush', 'ruleset']);

const lan: CheckId[] = ['tcp', 'udp', 'broadcast', 'multicast', 'mdns'];
const well = lan.map(() => 'ok');
const udpRule = 'allow UDP 8035 in from 10.77.0.0/24';

describeWith(['netns', 'nft'], 'the doctor', () => {
  const computers = makeComputers();
  const dataFolder = makeDataFolder();
  const emptyFolder = makeDataFolder();
  let roomPc: Netns;
  let laptop: Netns;
  let bareLaptop: Netns;
  let room: Room;

  beforeAll(async () => {
    const wire = await makeSwitch(await computers.add());
    roomPc = await computers.add();
    laptop = await computers.add();
    bareLaptop = await computers.add();
    await wire.plug(roomPc, 'lan0', '10.77.0.1');
    await wire.plug(laptop, 'lan0', '10.77.0.9');
    room = await launchRoom({ netns: roomPc, dataFolder });
  });
  afterAll(async () => {
    await room?.stop();
    await computers.dispose();
    for (const folder of [dataFolder, emptyFolder])
      rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => openFirewall(roomPc));

  it('finds all well: the running room tests itself, a laptop tests the way to it', async () => {
    const atRoom = await waitFor(
      'the room to be published',
      async () => {
        const examined = await examine(roomPc, '--data', dataFolder);
        return examined.code === 0 ? examined : undefined;
      },
      { timeoutMs: 60_000 },
    );
    expect(atRoom.report).toMatchObject({
      tested: 'room',
      target: { name: room.room, address: '10.77.0.1' },
    });
    expect(atRoom.stateOf('address', ...lan)).toEqual(['ok', ...well]);
    expect(atRoom.finding('address')).toMatchObject({
      reason: 'addressOnly',
      facts: expect.arrayContaining([{ name: 'network', value: '10.77.0.0/24' }]),
    });
    // Nothing of this leads to the Internet, and nothing of it is missed.
    expect(atRoom.stateOf('clock', 'dns', 'cloudTcp443', 'cloudRate')).toEqual(
      Array.from({ length: 4 }, () => 'skipped'),
    );
    const fromLaptop = await examine(laptop, '10.77.0.1');
    expect([fromLaptop.code, fromLaptop.report.tested]).toEqual([0, 'way']);
    expect(fromLaptop.stateOf(...lan)).toEqual(well);
    expect((await examine(laptop, room.id)).report.target.address).toBe('10.77.0.1');
  });

  it('names the rule that is missing when UDP 8035 is dropped, at the room and from afar', async () => {
    await dropIncoming(roomPc, 'iifname lan0 udp dport 8035');
    const [atRoom, fromLaptop] = await Promise.all([
      examine(roomPc, '--data', dataFolder),
      examine(laptop, '10.77.0.1'),
    ]);
    // Its own broadcasts come back to it through its firewall, so it knows without anybody's help.
    expect(atRoom.failed).toEqual(['broadcast', 'multicast']);
    expect(atRoom.rules).toEqual({ broadcast: udpRule, multicast: udpRule });
    expect(atRoom.code).toBe(1);
    expect(fromLaptop.failed).toEqual(['udp']);
    expect(fromLaptop.rules).toMatchObject({ udp: udpRule, broadcast: udpRule });
    expect(fromLaptop.stateOf('tcp', 'mdns')).toEqual(['ok', 'ok']);
    expect(fromLaptop.code).toBe(1);
  });

  it('names the rule that is missing when TCP 8034 is dropped', async () => {
    await dropIncoming(roomPc, 'tcp dport 8034');
    const [atRoom, fromLaptop] = await Promise.all([
      examine(roomPc, '--data', dataFolder),
      doctor(laptop, '10.77.0.1'),
    ]);
    expect(atRoom.failed).toEqual(['tcp']);
    expect(atRoom.rules).toEqual({ tcp: 'allow TCP 8034 in from 10.77.0.0/24' });
    expect(fromLaptop.code).toBe(1);
    expect(fromLaptop.stdout).toContain('10.77.0.1 does not answer on TCP 8034');
    expect(fromLaptop.stdout).toContain('Missing rule: allow TCP 8034 in from 10.77.0.0/24\n');
  });

  it('tells multicast and mDNS from the rest', async () => {
    await dropIncoming(roomPc, 'ip daddr 239.255.80.35', 'iifname lan0 udp dport 5353');
    const { failed, rules } = await examine(roomPc, '--data', dataFolder);
    expect(failed).toEqual(['multicast', 'mdns']);
    expect(rules).toEqual({
      multicast: `${udpRule} to 239.255.80.35`,
      mdns: 'allow UDP 5353 in from 10.77.0.0/24',
    });
  });

  it('starts a room for the test where none runs, says so, and leaves nothing of it', async () => {
    const alone = await doctor(laptop, '--data', emptyFolder);
    expect(alone.output).toContain('No room runs on this machine');
    expect(alone.stdout).toContain('Nothing failed.');
    expect(alone.code).toBe(0);
    expect((await examine(roomPc, '10.77.0.9')).failed).toEqual(['tcp', 'udp']);
  });

  it('says so when there is no network at all', async () => {
    const { code, failed, stateOf } = await examine(bareLaptop, '--data', emptyFolder);
    expect([code, failed]).toEqual([1, ['address']]);
    expect(stateOf(...lan)).toEqual(lan.map(() => 'skipped'));
    expect((await examine(bareLaptop, '10.77.0.1')).failed).toEqual(['address']);
  });

  it('refuses a line that makes no sense', async () => {
    const { code, output } = await doctor(laptop, '10.77.0');
    expect(code).toBe(2);
    expect(output).toContain('"10.77.0" is neither an IPv4 address nor');
  });
});
