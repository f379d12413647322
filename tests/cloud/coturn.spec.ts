import { execFileSync, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloudLimits } from '#shared/cloud/limits.ts';
import { iceServersFor } from '../../src/cloud/services/ice.ts';
import { describeWith } from '../harness/index.ts';
import { startCoturn, type Coturn } from './support/coturn.ts';

const secret = 'a-shared-secret';
/** Long enough for an allocation and a channel; a client that is let through goes on for ever. */
const clientMs = 4_000;

describeWith(['coturn'], 'coturn with the configuration of the cloud', () => {
  let coturn: Coturn;
  beforeAll(async () => {
    coturn = await startCoturn(secret);
  });
  afterAll(() => coturn?.dispose());

  /** Somebody else each time: coturn counts what one holder has. */
  let holders = 0;
  const credentials = (now = Date.now(), signedWith = secret) => {
    const place = { host: '127.0.0.1', port: coturn.port, tlsPort: coturn.tlsPort };
    holders += 1;
    const { iceServers } = iceServersFor({ ...place, secret: signedWith }, `m.${holders}`, now);
    const [, relay] = iceServers;
    return relay ?? { urls: [] };
  };

  /** What coturn's own test client says of a relay to this peer. Nothing leaves: the relay is on loopback. */
  async function relayTo(
    peer: string,
    { username = '', credential = '' } = credentials(),
    allocations = 1,
  ): Promise<string> {
    const client = spawn(
      'turnutils_uclient',
      [
        ...['-v', '-u', username, '-w', credential, '-p', String(coturn.port)],
        ...['-e', peer, '-n', '1', '-m', String(allocations), '127.0.0.1'],
      ],
      { timeout: clientMs },
    );
    const [out, errors] = await Promise.all([text(client.stdout), text(client.stderr)]);
    return out + errors;
  }

  test('relays for who has credentials of RMS', async () => {
    const said = await relayTo('8.8.8.8');
    expect(said).toMatch(/allocate response received:[^]*success/);
    expect(said).not.toMatch(/error 40[13]/);
  });

  test('gives one participant of a meeting no more than its share', async () => {
    expect(await relayTo('8.8.8.8', credentials(), 30)).toMatch(/486 \(Allocation Quota Reached\)/);
  });

  test.each([
    ['with another secret', () => credentials(Date.now(), 'another')],
    ['that are over', () => credentials(Date.now() - cloudLimits.iceMs - 1_000)],
  ])('refuses credentials %s', async (_, make) => {
    expect(await relayTo('8.8.8.8', make())).toMatch(/Cannot complete Allocation/);
  });

  test.each([
    ...['10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1'],
    ...['192.168.1.1', '198.18.0.1', '0.0.0.1', '203.0.113.1'],
  ])('does not relay to %s', async (peer) => {
    expect(await relayTo(peer)).toMatch(/error 403 \(Forbidden IP\)/);
  });
});

describeWith(['coturn', 'sslscan'], 'the TLS port of coturn', () => {
  test('offers 256-bit suites only, and an RSA key of 2048 bits', async () => {
    const coturn = await startCoturn(secret);
    const target = `127.0.0.1:${coturn.tlsPort}`;
    const report = execFileSync('sslscan', ['--no-colour', target], { encoding: 'utf8' });
    await coturn.dispose();
    const suites = [...report.matchAll(/^(?:Preferred|Accepted) +\S+ +(\d+) bits +\S+/gm)];
    expect(suites.length).toBeGreaterThan(0);
    expect(new Set(suites.map(([, bits]) => bits))).toEqual(new Set(['256']));
    expect(report).not.toMatch(/^(SSLv2|SSLv3|TLSv1\.0|TLSv1\.1) +enabled/m);
    expect(report).toMatch(/RSA Key Strength: +2048/);
  });
});
