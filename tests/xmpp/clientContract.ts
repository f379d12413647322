import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OpenXmpp, XmppAccount } from '../../src/signalling/xmpp/client.ts';
import { roadNamespace, type OutgoingStanza } from '../../src/signalling/xmpp/stanza.ts';
import { waitFor } from '../harness/waitFor.ts';
import { openStream, type Opened } from './support/streams.ts';

/** A server with two accounts, and openers for clients of it. */
export type ContractServer = {
  /** A client of its own, as a process of its own has it. */
  opener(): Promise<OpenXmpp>;
  readonly one: XmppAccount;
  readonly other: XmppAccount;
  /** Where nobody listens. */
  readonly nowhere: string;
  dispose(): Promise<void>;
};

const text = '<&>"\' ]]> Grüße 🙂 {"f":"msg"}';
const message = (to: string, n: number): OutgoingStanza => ({
  kind: 'message',
  to,
  type: 'normal',
  payload: { name: 'frame', attributes: { socket: 'some-socket', n: String(n) }, text },
});

/** What `OpenXmpp` promises (src/signalling/xmpp/client.ts), of the real client and of the fake alike. */
export function xmppClientContract(makeServer: () => Promise<ContractServer>): void {
  let server: ContractServer;
  const streams: Opened[] = [];
  beforeAll(async () => {
    server = await makeServer();
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.connection.close();
  });
  afterAll(() => server?.dispose());

  const start = (open: OpenXmpp, account: XmppAccount): Opened => {
    const stream = openStream(open, account);
    streams.push(stream);
    return stream;
  };
  const logIn = async (account: XmppAccount, open?: OpenXmpp): Promise<Opened> => {
    const stream = start(open ?? (await server.opener()), account);
    expect(await stream.settled()).toBe('opened');
    return stream;
  };
  const texts = ({ received }: Opened) => received.map(({ payload }) => payload?.attributes['n']);

  test('nothing is called from inside the call, then it is logged in, not resumed', async () => {
    const stream = start(await server.opener(), server.one);
    expect([stream.jid, stream.lost]).toEqual([null, null]);
    expect(await stream.settled()).toBe('opened');
    expect([stream.jid, stream.isResumed]).toEqual([server.one.jid, false]);
  });

  test('a wrong password is refused', async () => {
    const stream = start(await server.opener(), { ...server.one, password: 'another' });
    expect(await stream.settled()).toBe('refused');
  });

  test('where nobody listens it is lost', async () => {
    const stream = start(await server.opener(), { ...server.one, url: server.nowhere });
    expect(await stream.settled()).toBe('lost');
  });

  test('what is said arrives whole, in order, with its sender’s full address', async () => {
    const [one, other] = [await logIn(server.one), await logIn(server.other)];
    for (const n of [1, 2, 3]) one.connection.send(message(server.other.jid, n));
    await waitFor('three messages', () => other.received.length === 3);
    expect(texts(other)).toEqual(['1', '2', '3']);
    const [first] = other.received;
    expect(first).toEqual({
      kind: 'message',
      from: server.one.jid,
      // RFC 6121 5.2.2: what `normal` is the default of.
      type: null,
      payload: {
        name: 'frame',
        attributes: expect.objectContaining({ socket: 'some-socket', n: '1' }) as object,
        text,
      },
    });
    expect(roadNamespace).toBe('urn:mago-room:road:1');
  });

  test('what is said to nobody comes back as an error that carries it', async () => {
    const one = await logIn(server.one);
    one.connection.send(message(server.other.jid, 7));
    await waitFor('the error', () => one.received.length > 0);
    expect(one.received).toMatchObject([
      { type: 'error', from: server.other.jid, payload: { attributes: { n: '7' }, text } },
    ]);
  });

  test('a ping is heard', async () => {
    let heard = 0;
    let isOpen = false;
    const open = await server.opener();
    const connection = open(server.one, {
      opened: () => (isOpen = true),
      received: () => undefined,
      heard: () => (heard += 1),
      lost: () => undefined,
    });
    await waitFor('the login', () => isOpen);
    const before = heard;
    connection.ping();
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(before);
    connection.close();
  });

  test('who logs in with the same address takes the first one’s place', async () => {
    const first = await logIn(server.one);
    await logIn(server.one);
    await waitFor('the first to hear of it', () => first.lost);
    expect(first.lost).toBe('replaced');
  });

  test('closing tells those who know of us, and is the end: nothing is reported after it', async () => {
    const [one, other] = [await logIn(server.one), await logIn(server.other)];
    one.connection.send({ kind: 'presence', to: server.other.jid, type: null, payload: null });
    await waitFor('the presence', () => other.received.length === 1);
    one.connection.close();
    await waitFor('its end', () => other.received.length === 2);
    expect(other.received.map(({ kind, type, from }) => [kind, type, from])).toEqual([
      ['presence', null, server.one.jid],
      ['presence', 'unavailable', server.one.jid],
    ]);
    expect(one.lost).toBeNull();
  });

  test('a dropped stream is resumed by its own client, and what came meanwhile with it', async () => {
    const open = await server.opener();
    const [one, other] = [await logIn(server.one, open), await logIn(server.other)];
    one.connection.send({ kind: 'presence', to: server.other.jid, type: null, payload: null });
    await waitFor('the presence', () => other.received.length === 1);
    one.connection.drop();
    other.connection.send(message(server.one.jid, 1));
    const again = await logIn(server.one, open);
    expect(again.isResumed).toBe(true);
    await waitFor('what was missed', () => again.received.length === 1);
    expect(texts(again)).toEqual(['1']);
    expect(one.lost).toBeNull();
    // Nobody was told that it had gone.
    expect(other.received).toHaveLength(1);
  });
}
