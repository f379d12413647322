import { once } from 'node:events';
import { WebSocket } from 'ws';
import { waitFor } from '../../harness/index.ts';
import type { TestTls } from './ejabberd.ts';

/** A client that says whatever a test wants it to (RFC 7395), logged in by PLAIN. */
export interface RawStream {
  readonly socket: WebSocket;
  /** Every text the server sent after the login. */
  readonly heard: readonly string[];
  readonly isClosed: boolean;
  say(xml: string): void;
  /** The answer to an IQ. */
  ask(type: 'get' | 'set', to: string | null, payload: string): Promise<string>;
  close(): void;
}

const client = "xmlns='jabber:client'";

export async function openRawStream(
  tls: TestTls,
  url: string,
  jid: string,
  password: string,
): Promise<RawStream> {
  const socket = new WebSocket(url, 'xmpp', { ca: tls.certificate });
  const heard: string[] = [];
  let isClosed = false;
  let asked = 0;
  socket.on('message', (data) => heard.push(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'open');
  const [bare = '', resource = ''] = jid.split('/');
  const [user = '', host = ''] = bare.split('@');
  const next = async (what: string, mark: string): Promise<void> => {
    await waitFor(what, () => heard.some((text) => text.includes(mark)));
    heard.length = 0;
  };
  const begin = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${host}' version='1.0'/>`;
  socket.send(begin);
  await next('the mechanisms', '<mechanism');
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  socket.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`);
  await next('success', '<success');
  socket.send(begin);
  await next('the features', '<bind');
  socket.send(
    `<iq ${client} type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind></iq>`,
  );
  await next('the JID', '<jid>');
  return {
    socket,
    heard,
    get isClosed() {
      return isClosed;
    },
    say: (xml) => socket.send(xml.replace(/^<(message|presence|iq)/, `<$1 ${client}`)),
    ask(type, to, payload) {
      asked += 1;
      const id = `ask${asked}`;
      const address = to === null ? '' : ` to='${to}'`;
      socket.send(`<iq ${client} type='${type}' id='${id}'${address}>${payload}</iq>`);
      return waitFor(`the answer to ${payload}`, () =>
        heard.find((text) => text.startsWith('<iq') && text.includes(id)),
      );
    },
    close: () => socket.terminate(),
  };
}
