import { spawn } from 'node:child_process';
import { isIPv4 } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloudLimits } from '#shared/cloud/limits.ts';
import { deniedPeers } from '../../src/cloud/coturn/config.ts';
import { iceServersFor } from '../../src/cloud/services/ice.ts';
import { describeWith } from '../harness/index.ts';
import { startCoturn, type Coturn } from './support/coturn.ts';
import { allocate, type TurnClient } from './support/turnClient.ts';

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

describeWith(['coturn'], 'a guest who abuses the relay', () => {
  let coturn: Coturn;
  let client: TurnClient;
  /** The cloud's own coturn relays from IPv4 only; here it has what it would need for more. */
  let dual: Coturn;
  let client6: TurnClient;

  const allocateAt = ({ port, tlsPort }: Coturn, family: 4 | 6): Promise<TurnClient> => {
    const place = { host: '127.0.0.1', port, tlsPort, secret };
    const [, relay] = iceServersFor(place, 'meeting.guest', Date.now()).iceServers;
    const { username = '', credential = '' } = relay ?? {};
    return allocate({ address: '127.0.0.1', port }, { username, credential }, family);
  };
  beforeAll(async () => {
    coturn = await startCoturn(secret);
    dual = await startCoturn(secret, ['relay-ip=::1']);
    client = await allocateAt(coturn, 4);
    client6 = await allocateAt(dual, 6);
  });
  afterAll(async () => {
    client?.close();
    client6?.close();
    await coturn?.dispose();
    await dual?.dispose();
  });

  const ends = deniedPeers.flatMap((range) => range.split('-'));
  const mapped = ['10.0.0.1', '127.0.0.1', '169.254.169.254', '192.168.1.1', '8.8.8.8'].map(
    (address) => `::ffff:${address}`,
  );

  test.each([...ends, ...mapped, '64:ff9b::10.0.0.1', '2002:a00:1::1', 'fe80::1'])(
    'gets neither a permission nor a channel to %s',
    async (peer) => {
      const { permit, bindChannel } = isIPv4(peer) ? client : client6;
      expect([await permit(peer), await bindChannel(peer)]).toEqual([403, 403]);
    },
  );

  test('gets no relay on IPv6, and no way there from one on IPv4', async () => {
    await expect(allocateAt(coturn, 6)).rejects.toThrow('440');
    for (const peer of ['::ffff:10.0.0.1', '2606:4700::1111'])
      expect([await client.permit(peer), await client.bindChannel(peer)]).toEqual([443, 443]);
  });

  test.each([
    ...['8.8.8.8', '9.255.255.255', '11.0.0.0', '172.32.0.0', '192.169.0.0', '223.255.255.255'],
    '2606:4700::1111',
  ])('reaches %s, which is a public address', async (peer) => {
    const { permit, bindChannel } = isIPv4(peer) ? client : client6;
    expect([await permit(peer), await bindChannel(peer)]).toEqual([0, 0]);
  });
});
