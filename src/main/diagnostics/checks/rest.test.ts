import { describe, expect, test } from 'vitest';
import { ruleText } from '#shared/diagnostics/index.ts';
import { err, ok } from '#shared/result.ts';
import type { BeaconState } from '../../beacon/index.ts';
import type { Check, CheckResult } from '../check.ts';
import { createFakeChecksDeps, ownRoom } from '../testing/fakeChecksDeps.ts';
import { checkBluetooth } from './bluetooth.ts';
import { checkClock } from './clock.ts';
import { checkCloud } from './cloud.ts';
import { checkDns } from './dns.ts';
import { planChecks, type ChecksDeps, type ChecksInput } from './index.ts';

const { signal } = new AbortController();
const run = (check: Check): Promise<CheckResult> => check.run(signal);
const short = ({ state, reason, rule }: CheckResult) => [state, reason, rule && ruleText(rule)];

describe('Bluetooth', () => {
  const off: BeaconState = { state: 'off', backend: null, failure: null, tried: [] };
  const failed = (code: 'noAdapter' | 'refused'): BeaconState => ({
    ...off,
    failure: { code, detail: 'hci0' },
  });
  const check = (state: BeaconState | null) =>
    run(checkBluetooth(() => state, createFakeChecksDeps().clock));

  test('is good while the beacon is sent, and never a failure: everything else works', async () => {
    expect(await check({ ...off, state: 'advertising', backend: 'bluez' })).toMatchObject({
      ...{ state: 'ok', reason: 'bluetoothWorks' },
      facts: [{ name: 'backend', value: 'bluez' }],
    });
    expect(short(await check(failed('noAdapter')))).toEqual(['warning', 'bluetoothNone', null]);
    expect(await check(failed('refused'))).toMatchObject({
      ...{ state: 'warning', reason: 'bluetoothFailed' },
      facts: [{ name: 'detail', value: 'refused: hci0' }],
    });
  });

  test('is skipped where it is switched off, or where no beacon belongs to what is tested', async () => {
    expect(short(await check(off))).toEqual(['skipped', 'bluetoothOff', null]);
    expect(short(await check(null))).toEqual(['skipped', 'bluetoothNotHere', null]);
  });

  test('is waited for while it starts', async () => {
    const { clock } = createFakeChecksDeps();
    let state: BeaconState = { ...off, state: 'starting' };
    const checked = run(checkBluetooth(() => state, clock));
    clock.advance(1_000);
    state = { ...off, state: 'advertising', backend: 'windows' };
    await Promise.resolve();
    clock.advance(1_000);
    expect((await checked).reason).toBe('bluetoothWorks');
  });
});

describe('clock', () => {
  const check = async (changed: Partial<ChecksDeps>, server: string | null = 'ntp.example') =>
    short(await run(checkClock(server, createFakeChecksDeps(changed))));
  const differing = (offsetMs: number) => ({ askTime: () => Promise.resolve(ok({ offsetMs })) });
  const failing = (kind: 'silent' | 'refused' | 'unusable') => ({
    askTime: () => Promise.resolve(err({ kind })),
  });

  test('two seconds are nothing, half a minute is worth a word, more is wrong', async () => {
    expect(await check(differing(-2_000))).toEqual(['ok', 'clockRight', null]);
    expect(await check(differing(2_001))).toEqual(['warning', 'clockSkewed', null]);
    expect(await check(differing(-30_001))).toEqual(['failed', 'clockWrong', null]);
  });

  test('a time server that is set and does not answer names its rule', async () => {
    const rule = 'allow UDP 123 out to ntp.example';
    expect(await check(failing('silent'))).toEqual(['failed', 'clockSilent', rule]);
    expect(await check(failing('refused'))).toEqual(['failed', 'clockSilent', rule]);
    expect(await check(failing('unusable'))).toEqual(['warning', 'clockUnusable', null]);
  });

  test('without a time server, or its address, there is nothing to compare with', async () => {
    expect(await check({}, null)).toEqual(['skipped', 'clockNoServer', null]);
    const unknown = { resolveHost: () => Promise.resolve(err({ kind: 'unknown' as const })) };
    expect(await check(unknown)).toEqual(['skipped', 'clockServerUnknown', null]);
  });
});

describe('DNS', () => {
  const check = (hosts: (string | null)[], changed: Partial<ChecksDeps> = {}) =>
    run(checkDns(hosts, createFakeChecksDeps(changed)));
  const silent = {
    resolveHost: () => Promise.resolve(err({ kind: 'silent' as const, code: 'EAI_AGAIN' })),
  };

  test('every name that is needed is looked up once', async () => {
    const asked: string[] = [];
    const found = await check(['a.example', 'b.example', 'a.example', '10.0.0.9', null], {
      resolveHost(host) {
        asked.push(host);
        return Promise.resolve(ok(['10.0.0.7']));
      },
    });
    expect(asked).toEqual(['a.example', 'b.example']);
    expect(short(found)).toEqual(['ok', 'dnsWorks', null]);
  });

  test('a room that needs no name is not failed by a missing name server', async () => {
    expect(short(await check([null, '10.0.0.9'], silent))).toEqual(['skipped', 'dnsNone', null]);
  });

  test('a name server that is silent names its rule; an unknown name needs none', async () => {
    expect(short(await check(['a.example'], silent))).toEqual([
      ...['failed', 'dnsSilent', 'allow UDP 53 out to 10.0.0.53'],
    ]);
    const alone = { ...silent, dnsServers: () => [] };
    expect(short(await check(['a.example'], alone))).toEqual(['failed', 'dnsSilent', null]);
    const unknown = { resolveHost: () => Promise.resolve(err({ kind: 'unknown' as const })) };
    expect(short(await check(['a.example'], unknown))).toEqual(['failed', 'dnsUnknown', null]);
  });
});

describe('cloud', () => {
  const check = async (
    changed: Partial<ChecksDeps>,
    cloud = { host: 'rms.example', port: 443 } as const,
  ) => (await Promise.all(checkCloud(cloud, createFakeChecksDeps(changed)).map(run))).map(short);

  test('without one every check is skipped', async () => {
    const checks = checkCloud(null, createFakeChecksDeps());
    expect(checks.map(({ id }) => id)).toEqual([
      ...['cloudTcp443', 'cloudTcp5349', 'cloudUdp3478', 'cloudUdp10000', 'cloudRate'],
    ]);
    for (const found of await Promise.all(checks.map(run))) expect(found.reason).toBe('cloudNone');
  });

  test('each port is asked in its own way', async () => {
    const asked: string[] = [];
    const found = await check({
      connectTcp({ port }) {
        asked.push(`TCP ${port}`);
        return Promise.resolve(ok(null));
      },
      askStun({ port }) {
        asked.push(`UDP ${port}`);
        return Promise.resolve(ok(null));
      },
    });
    expect(asked.toSorted()).toEqual(['TCP 443', 'TCP 5349', 'UDP 10000', 'UDP 3478']);
    expect(found.map(([state]) => state)).toEqual(Array.from({ length: 5 }, () => 'ok'));
  });

  test('each closed port names its rule', async () => {
    const found = await check({
      connectTcp: () => Promise.resolve(err({ kind: 'dropped' })),
      askStun: () => Promise.resolve(err({ kind: 'silent' })),
    });
    expect(found.map(([, , rule]) => rule)).toEqual([
      'allow TCP 443 out to rms.example',
      'allow TCP 5349 out to rms.example',
      'allow UDP 3478 out to rms.example',
      'allow UDP 10000 out to rms.example',
      null,
    ]);
  });

  test('less than 2 Mbit/s is too little, and a cloud that offers nothing to measure by is no failure', async () => {
    const rate = async (bitsPerSecond: number) =>
      (await check({ measureRate: () => Promise.resolve(ok({ bitsPerSecond })) })).at(-1);
    expect(await rate(2_000_000)).toEqual(['ok', 'rateEnough', null]);
    expect(await rate(1_999_999)).toEqual(['failed', 'rateLow', null]);
    const none = { measureRate: () => Promise.resolve(err({ kind: 'unknown' as const })) };
    expect((await check(none)).at(-1)).toEqual(['skipped', 'rateUnknown', null]);
  });
});

describe('the plan', () => {
  const input: ChecksInput = {
    target: ok(ownRoom),
    choose: () => Promise.resolve(err({ code: 'network.none' })),
    beacon: () => null,
    timeServer: null,
    dnsName: null,
    cloud: null,
  };
  const lan = ['tcp', 'udp', 'broadcast', 'multicast', 'mdns'];
  const findings = async (changed: Partial<ChecksInput>) => {
    const checks = planChecks({ ...input, ...changed }, createFakeChecksDeps());
    const found = await Promise.all(
      checks.filter(({ id }) => lan.includes(id)).map(async (check) => short(await run(check))),
    );
    return { ids: checks.map(({ id }) => id), found };
  };

  test('has every check, in the order of the list', async () => {
    const { ids } = await findings({});
    expect(ids).toHaveLength(14);
    expect(ids.slice(0, 7)).toEqual(['address', ...lan, 'bluetooth']);
  });

  test('without a network nothing is asked; a port that is taken is a failure of its own', async () => {
    const none = await findings({ target: err({ code: 'network.none' }) });
    expect(none.found.map(([state]) => state)).toEqual(lan.map(() => 'skipped'));
    const taken = await findings({ target: err({ code: 'network.portTaken' }) });
    expect(taken.found[0]).toEqual(['failed', 'tcpPortTaken', null]);
    expect(taken.found[1]).toEqual(['skipped', 'noNetwork', null]);
  });
});
