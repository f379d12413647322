import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ruleText } from '#shared/diagnostics/index.ts';
import { err, ok } from '#shared/result.ts';
import { signDocument } from '../../identity/document.ts';
import { rawPublicKey } from '../../identity/keys.ts';
import type { Check, CheckResult } from '../check.ts';
import type { TcpFailure } from '../probes/connectTcp.ts';
import type { UdpSilence } from '../probes/askByUdp.ts';
import { createFakeChecksDeps, farRoom, neighbour, ownRoom } from '../testing/fakeChecksDeps.ts';
import type { Target } from '../target.ts';
import { checkAddress, checkWayThere } from './address.ts';
import type { ChecksDeps } from './index.ts';
import { checkMdns } from './mdns.ts';
import { checkTcp } from './tcp.ts';
import { checkUdp } from './udp.ts';

const { signal } = new AbortController();
const run = (check: Check): Promise<CheckResult> => check.run(signal);
const short = ({ state, reason, rule }: CheckResult) => [state, reason, rule && ruleText(rule)];

describe('address', () => {
  const choice = {
    interfaceName: 'Ethernet',
    address: '10.2.3.4',
    netmask: '255.255.0.0',
  };
  const explained = (kind: 'network' | 'linkLocal' | 'virtual', why: 'route' | 'setting') =>
    checkAddress(() => Promise.resolve(ok({ ...choice, kind, why })));

  test('is told with its interface, its network and why', async () => {
    expect(await run(explained('network', 'route'))).toEqual({
      ...{ state: 'ok', reason: 'addressByRoute', rule: null },
      facts: [
        { name: 'interface', value: 'Ethernet' },
        { name: 'address', value: '10.2.3.4' },
        { name: 'network', value: '10.2.0.0/16' },
      ],
    });
    expect((await run(explained('network', 'setting'))).reason).toBe('addressBySetting');
  });

  test('where no guest gets to is a warning, and none at all a failure', async () => {
    expect((await run(explained('linkLocal', 'route'))).reason).toBe('addressLinkLocal');
    expect((await run(explained('virtual', 'route'))).state).toBe('warning');
    const none = checkAddress(() => Promise.resolve(err({ code: 'network.none' })));
    expect(short(await run(none))).toEqual(['failed', 'addressNone', null]);
  });

  test('of the way to a room elsewhere is the own one', async () => {
    const { facts } = await run(checkWayThere(ok(farRoom)));
    expect(facts).toContainEqual({ name: 'address', value: '10.2.9.9' });
    expect((await run(checkWayThere(err({ code: 'network.none' })))).reason).toBe('addressNoWay');
  });
});

describe('TCP', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const identity = rawPublicKey(privateKey);
  const spki = 'k'.repeat(43);
  const document = signDocument(privateKey, {
    ...{ name: 'Aula', id: null, port: 8034, state: 'free', spki },
  });
  const serving = (raw: unknown, key = spki) =>
    createFakeChecksDeps({ fetchDocument: () => Promise.resolve(ok({ raw, spki: key })) });
  const failing = (failure: TcpFailure): ChecksDeps =>
    createFakeChecksDeps({ connectTcp: () => Promise.resolve(err(failure)) });

  test('works when the document is signed by the room, for the key of the connection', async () => {
    const own = { ...ownRoom, identity };
    expect(short(await run(checkTcp(own, serving(document))))).toEqual(['ok', 'tcpWorks', null]);
    expect((await run(checkTcp(ownRoom, serving(document)))).reason).toBe('tcpWorks');
  });

  test.each([
    [{ kind: 'dropped' }, 'tcpDropped', 'allow TCP 8034 in from 10.2.0.0/16'],
    [{ kind: 'refused' }, 'tcpRefused', 'allow TCP 8034 in from 10.2.0.0/16'],
    [{ kind: 'noWay', code: 'ENETUNREACH' }, 'tcpNoWay', null],
  ] as const)('%j is said with the rule that would help', async (failure, reason, rule) => {
    expect(short(await run(checkTcp(ownRoom, failing(failure))))).toEqual(['failed', reason, rule]);
  });

  test('what is no room is told from another room, and from a device that opens TLS', async () => {
    expect((await run(checkTcp(ownRoom, serving({ hello: 'world' })))).reason).toBe('tcpNotARoom');
    const other = { ...ownRoom, identity: 'o'.repeat(43) };
    expect((await run(checkTcp(other, serving(document)))).reason).toBe('tcpOtherRoom');
    const opened = serving(document, 'x'.repeat(43));
    expect((await run(checkTcp(ownRoom, opened))).reason).toBe('tcpOtherRoom');
  });

  test('a server that takes the connection and says nothing is given up', async () => {
    const deps = createFakeChecksDeps({
      fetchDocument: (_, given) =>
        new Promise((resolve) => {
          given.addEventListener('abort', () => resolve(err({ code: 'room.unreachable' })));
        }),
    });
    const checked = run(checkTcp(ownRoom, deps));
    await Promise.resolve();
    await Promise.resolve();
    deps.clock.advance(5_000);
    expect((await checked).reason).toBe('tcpNotARoom');
  });
});

describe('UDP', () => {
  const ask = async (target: Target, silence?: UdpSilence) => {
    const asked: [string, string | null][] = [];
    const deps = createFakeChecksDeps({
      askByUdp({ to, from }) {
        asked.push([to, from]);
        return Promise.resolve(silence ? err(silence) : ok({ name: 'Aula', identity: 'I' }));
      },
    });
    const found = await Promise.all(checkUdp(target, deps).map(run));
    return { asked, found: found.map(short) };
  };
  const rule = 'allow UDP 8035 in from 10.2.0.0/16';

  test('is asked directly, by the broadcast of the own subnet and by multicast', async () => {
    const { asked, found } = await ask(ownRoom);
    expect(asked).toEqual([
      ['10.2.3.4', null],
      ['10.2.255.255', '10.2.3.4'],
      ['239.255.80.35', '10.2.3.4'],
    ]);
    expect(found).toEqual(Array.from({ length: 3 }, () => ['ok', 'udpWorks', null]));
  });

  test('silence names the rule; at another room only a direct question has to be answered', async () => {
    expect((await ask(ownRoom, { kind: 'silent' })).found).toEqual(
      Array.from({ length: 3 }, () => ['failed', 'udpSilent', rule]),
    );
    expect((await ask(neighbour, { kind: 'silent' })).found).toEqual([
      ['failed', 'udpSilent', rule],
      ['warning', 'udpSilent', rule],
      ['warning', 'udpSilent', rule],
    ]);
  });

  test('what this machine may not send needs a rule outwards', async () => {
    const { found } = await ask(neighbour, { kind: 'notSent', code: 'EPERM' });
    expect(found.map(([, , missing]) => missing)).toEqual([
      'allow UDP 8035 out to 10.2.3.4',
      'allow UDP 8035 out to 10.2.0.0/16',
      'allow UDP 8035 out to 10.2.0.0/16',
    ]);
  });

  test('no way and a forger need no rule', async () => {
    expect((await ask(ownRoom, { kind: 'noWay', code: 'ENETDOWN' })).found[0]).toEqual([
      ...['failed', 'udpNoWay', null],
    ]);
    expect((await ask(ownRoom, { kind: 'forged' })).found[0]).toEqual([
      'failed',
      'udpForged',
      null,
    ]);
    expect((await ask(ownRoom, { kind: 'refused' })).found[0]).toEqual([
      ...['failed', 'udpRefused', rule],
    ]);
  });

  test('behind a router only a direct question makes sense, at a public address none', async () => {
    const { asked, found } = await ask(farRoom);
    expect(asked).toEqual([['10.9.0.1', null]]);
    expect(found.slice(1).map(([state]) => state)).toEqual(['skipped', 'skipped']);
    const at = { ...ownRoom, address: '8.8.8.8', via: { ...ownRoom.via, address: '8.8.8.8' } };
    expect((await ask(at)).found[0]).toEqual(['skipped', 'udpPublicAddress', null]);
  });
});

describe('mDNS', () => {
  const nobody: ChecksDeps['mdns'] = {
    ready: () => Promise.resolve(),
    browse: () => Promise.resolve(ok([])),
  };
  const publication = {
    interfaceName: 'Ethernet',
    wantedName: 'Aula',
    name: 'Aula',
    failure: null,
  };

  /** Runs a check whose pauses the fake clock ends. */
  async function patiently(check: Check, { clock }: ReturnType<typeof createFakeChecksDeps>) {
    const result = check.run(signal);
    for (let turn = 0; turn < 200; turn += 1) {
      await Promise.resolve();
      clock.advance(100);
    }
    return short(await result);
  }

  test('works where the room is found under its own name', async () => {
    expect((await run(checkMdns(ownRoom, createFakeChecksDeps()))).reason).toBe('mdnsWorks');
  });

  test('a name that somebody else had is told with both names', async () => {
    const deps = createFakeChecksDeps({
      publications: () => [{ ...publication, name: 'Aula (2)' }],
    });
    expect(await run(checkMdns(ownRoom, deps))).toEqual({
      ...{ state: 'warning', reason: 'mdnsRenamed', rule: null },
      facts: [
        { name: 'name', value: 'Aula (2)' },
        { name: 'wantedName', value: 'Aula' },
      ],
    });
  });

  test('silence names UDP 5353; a port that cannot be had is told as such', async () => {
    const silent = createFakeChecksDeps({ mdns: nobody });
    expect(await patiently(checkMdns(ownRoom, silent), silent)).toEqual([
      ...['failed', 'mdnsSilent', 'allow UDP 5353 in from 10.2.0.0/16'],
    ]);
    const away = createFakeChecksDeps({ mdns: nobody, publications: () => null });
    expect(await patiently(checkMdns(neighbour, away), away)).toMatchObject({ 0: 'warning' });
    const taken = createFakeChecksDeps({
      mdns: nobody,
      publications: () => [{ ...publication, name: null, failure: 'EADDRINUSE' }],
    });
    expect(await patiently(checkMdns(ownRoom, taken), taken)).toEqual(['failed', 'mdnsOff', null]);
  });

  test('a room that has just started is given the time to be announced', async () => {
    let rounds = 0;
    const deps = createFakeChecksDeps({
      mdns: {
        ready: () => Promise.resolve(),
        browse(_, __, onFound) {
          rounds += 1;
          if (rounds === 3) onFound({ address: ownRoom.address, port: 8034, tag: null });
          return Promise.resolve(ok([]));
        },
      },
    });
    expect(await patiently(checkMdns(ownRoom, deps), deps)).toEqual(['ok', 'mdnsWorks', null]);
  });

  test('is not looked for across routers', async () => {
    expect((await run(checkMdns(farRoom, createFakeChecksDeps()))).reason).toBe('otherNetwork');
  });
});
