import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roomJid } from '#shared/xmppNames.ts';
import { createEjabberdAccounts } from '../../src/cloud/ejabberd/accounts.ts';
import { createEjabberdApi } from '../../src/cloud/ejabberd/api.ts';
import { apiSocket } from '../../src/cloud/ejabberd/config.ts';
import type { RoomAccounts } from '../../src/cloud/services/xmpp.ts';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import type { OpenXmpp } from '../../src/signalling/xmpp/client.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import {
  domain,
  makeFolder,
  makeTestTls,
  startEjabberd,
  type Ejabberd,
} from '../xmpp/support/ejabberd.ts';
import { openStream, type Opened } from '../xmpp/support/streams.ts';
import { accountsContract } from './support/accounts.ts';
import { collectLog } from './support/cloud.ts';

describeWith(['ejabberd'], 'accounts of rooms on ejabberd', () => {
  const folder = makeFolder();
  const { logger, lines } = collectLog();
  const streams: Opened[] = [];
  let ejabberd: Ejabberd;
  let open: OpenXmpp;
  let accounts: RoomAccounts;

  beforeAll(async () => {
    const tls = await makeTestTls(folder);
    ejabberd = await startEjabberd({ folder, tls, port: await freePort() });
    open = await loadNodeXmpp({ ca: tls.certificate });
    const api = createEjabberdApi(apiSocket(path.join(folder, 'run')));
    accounts = createEjabberdAccounts({ api, domain, logger });
  });
  afterAll(async () => {
    for (const { connection } of streams) connection.drop();
    await ejabberd?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const login = (name: string, password: string): Opened => {
    const jid = roomJid(name, domain);
    const stream = openStream(open, {
      url: ejabberd.url,
      jid,
      password,
      mechanism: 'SCRAM-SHA-256',
    });
    streams.push(stream);
    return stream;
  };

  accountsContract(() => ({
    accounts,
    opens: async (name, password) => (await login(name, password).settled()) === 'opened',
  }));

  test.each([
    ['removed', () => accounts.remove('room8')],
    ['given another password', () => accounts.put('room8', 'the password of another PC')],
  ])('who is logged in is out at once when the account is %s', async (_, end) => {
    await accounts.put('room8', 'the password of the first PC');
    const stream = login('room8', 'the password of the first PC');
    expect(await stream.settled()).toBe('opened');
    expect(await end()).toBe(true);
    await waitFor('the end of the stream', () => stream.lost, { timeoutMs: 10_000 });
    const again = login('room8', 'the password of the first PC');
    expect(await again.settled()).toBe('refused');
  });

  test('a stream that waits to be resumed ends with its account', async () => {
    await accounts.put('room9', 'the password of room nine');
    const account = {
      url: ejabberd.url,
      jid: roomJid('room9', domain),
      password: 'the password of room nine',
      mechanism: 'SCRAM-SHA-256',
    } as const;
    const stream = openStream(open, account);
    expect(await stream.settled()).toBe('opened');
    stream.connection.drop();
    expect(await accounts.put('room9', 'the password of room nine')).toBe(true);
    const again = login('room9', 'the password of room nine');
    expect(await again.settled()).toBe('opened');
    expect(again.isResumed).toBe(false);
  });

  test('ejabberd writes no password into its log', () => {
    expect(ejabberd.log()).not.toMatch(/password-of-32|the password of/);
  });

  test('a server that is down leaves the question open, and no password in the log', async () => {
    await ejabberd.kill();
    expect(await accounts.put('room8', 'a password that nobody may read')).toBe(false);
    expect(await accounts.remove('room8')).toBe(false);
    expect(JSON.stringify(lines)).toMatch(/ejabberd did not do what it was asked to/);
    expect(JSON.stringify(lines)).not.toContain('nobody may read');
  });
});
