import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { roomJid } from '../../src/shared/xmppNames.ts';
import type { OpenXmpp, XmppAccount } from '../../src/signalling/xmpp/client.ts';
import { describeWith } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import {
  domain,
  makeFolder,
  makeTestTls,
  startEjabberd,
  type Ejabberd,
  type TestTls,
} from './support/ejabberd.ts';
import { openStream, type Opened } from './support/streams.ts';
import { saslMessages, tapWire, type Wire } from './support/wire.ts';

const password = 'the password of room seven';

describeWith(['ejabberd'], 'a room logs in to ejabberd', () => {
  const folder = makeFolder();
  let tls: TestTls;
  let ejabberd: Ejabberd;
  let open: OpenXmpp;
  let wire: Wire;
  const streams: Opened[] = [];

  beforeAll(async () => {
    tls = await makeTestTls(folder);
    ejabberd = await startEjabberd({ folder, tls, port: await freePort() });
    await ejabberd.registerRoom('room7', password);
    open = await loadNodeXmpp({ ca: tls.certificate });
  });
  afterAll(async () => {
    await ejabberd?.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    wire = await tapWire(tls, ejabberd.url);
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.connection.close();
    await wire.dispose();
  });

  const account = (changes: Partial<XmppAccount> = {}): XmppAccount => ({
    url: wire.url,
    jid: roomJid('room7', domain),
    password,
    mechanism: 'SCRAM-SHA-256',
    ...changes,
  });
  const logIn = (changes: Partial<XmppAccount> = {}): Opened => {
    const stream = openStream(open, account(changes));
    streams.push(stream);
    return stream;
  };
  const elements = (): string[] =>
    saslMessages(wire.said).map(({ who, element }) => `${who} ${element}`);
  const isSecretOnWire = (): boolean =>
    wire.said.some(({ text }) => text.includes(password)) ||
    saslMessages(wire.said).some(({ text }) => text.includes(password));

  test('by SCRAM-SHA-256, in four messages, both sides proved', async () => {
    const stream = logIn();
    expect(await stream.settled()).toBe('opened');
    expect(stream.jid).toBe(roomJid('room7', domain));
    const messages = saslMessages(wire.said);
    expect(elements()).toEqual([
      'client auth',
      'server challenge',
      'client response',
      'server success',
    ]);
    const [auth, challenge, response, success] = messages.map(({ text }) => text);
    expect(auth).toMatch(/^n,,n=room7,r=[^,]{20,}$/);
    expect(challenge).toMatch(/^r=[^,]+,s=[^,]+,i=[0-9]{4,}$/);
    expect(response).toMatch(/^c=biws,r=[^,]+,p=[A-Za-z0-9+/]{43}=$/);
    expect(success).toMatch(/^v=[A-Za-z0-9+/]{43}=$/);
    expect(wire.said.some(({ text }) => text.includes('mechanism="SCRAM-SHA-256"'))).toBe(true);
    expect(isSecretOnWire()).toBe(false);
  });

  test('not with a wrong password', async () => {
    expect(await logIn({ password: 'another' }).settled()).toBe('refused');
    expect(elements().at(-1)).toBe('server failure');
  });

  test('not by a proof that was heard before', async () => {
    expect(await logIn().settled()).toBe('opened');
    const heard = saslMessages(wire.said).find(({ element }) => element === 'response');
    const replayed = Buffer.from(heard?.text ?? '').toString('base64');
    wire.change = ({ who, text }) =>
      who === 'client' ? text.replace(/^(<response[^>]*>)[^<]*/, `$1${replayed}`) : text;
    expect(await logIn().settled()).toBe('refused');
    expect(elements().slice(4)).toEqual([
      'client auth',
      'server challenge',
      'client response',
      'server failure',
    ]);
  });

  test.each(['PLAIN', 'SCRAM-SHA-1', 'ANONYMOUS'])(
    'not where somebody leaves only %s to choose from',
    async (mechanism) => {
      wire.change = ({ text }) =>
        text.replace(/<mechanism>[^<]*<\/mechanism>/g, '').replace(
          '</mechanisms>',
          // XEP-0078, for which the password would be sent in clear.
          `<mechanism>${mechanism}</mechanism></mechanisms><auth xmlns='http://jabber.org/features/iq-auth'/>`,
        );
      expect(await logIn().settled()).toBe('refused');
      expect(wire.said.filter(({ who }) => who === 'client')).toHaveLength(1);
      expect(isSecretOnWire()).toBe(false);
    },
  );

  test('not to a server that cannot sign', async () => {
    wire.change = ({ who, text }) => {
      if (who === 'client' || !text.startsWith('<success')) return text;
      const forged = Buffer.from(`v=${Buffer.alloc(32, 7).toString('base64')}`).toString('base64');
      return text.replace(/>[^<]+</, `>${forged}<`);
    };
    expect(await logIn().settled()).toBe('refused');
    expect(elements().at(-1)).toBe('server success');
  });

  test.each(['', 'v=', `e=other-error`])(
    'not to a server that says success with "%s" and has asked nothing',
    async (text) => {
      wire.change = ({ who, text: said }, answer) => {
        if (who === 'server' || !said.startsWith('<auth')) return said;
        const encoded = Buffer.from(text).toString('base64');
        answer(`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${encoded}</success>`);
        return null;
      };
      expect(await logIn().settled()).toBe('refused');
      expect(elements()).toEqual(['client auth']);
    },
  );

  test.each([
    ['a nonce that is not ours', 'r=somebodyElse,s=c2FsdA==,i=4096'],
    ['too little work', 'r=$NONCE+,s=c2FsdA==,i=1'],
    ['work without an end', 'r=$NONCE+,s=c2FsdA==,i=2000000000'],
    ['nothing of its own in the nonce', 'r=$NONCE,s=c2FsdA==,i=4096'],
    ['an extension we do not know', 'm=x,r=$NONCE+,s=c2FsdA==,i=4096'],
  ])('not by a challenge with %s', async (_what, challenge) => {
    wire.change = ({ who, text }, answer) => {
      if (who === 'server' || !text.startsWith('<auth')) return text;
      const [first] = saslMessages([{ who, text }]);
      const nonce = /r=([^,]+)/.exec(first?.text ?? '')?.[1] ?? '';
      const encoded = Buffer.from(challenge.replace('$NONCE', nonce)).toString('base64');
      answer(`<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${encoded}</challenge>`);
      return null;
    };
    expect(await logIn().settled()).toBe('refused');
    expect(saslMessages(wire.said).some(({ text }) => text.includes('p='))).toBe(false);
  });

  test('not where the certificate is not one we trust', async () => {
    const distrustful = await loadNodeXmpp();
    const stream = openStream(distrustful, account());
    streams.push(stream);
    expect(await stream.settled()).toBe('lost');
    expect(wire.said).toEqual([]);
  });

  test('a second login with its account takes the first one away', async () => {
    const first = logIn();
    expect(await first.settled()).toBe('opened');
    const second = openStream(await loadNodeXmpp({ ca: tls.certificate }), account());
    streams.push(second);
    expect(await second.settled()).toBe('opened');
    await expect.poll(() => first.lost).toBe('replaced');
  });
});
