import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { startLan } from '../../../src/main/lan/fixture.ts';
import { documentPath, socketPath } from '../../../src/shared/roomDocument.ts';
import type { Door } from '../door.ts';
import { must } from '../rubbish.ts';

const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant('GET') },

  fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'get'),
  fc.string(),
);
const target = fc.oneof(
  { weight: 3, arbitrary: fc.constant('/') },

  fc.constantFrom(
    '/',
    documentPath,
    socketPath,
    '/beacon/AAAA',
    '/../../etc/passwd',
    '/%2e%2e/',
    '*',
  ),
  fc.webPath(),
  fc.string({ unit: 'binary' }),
);
const header = fc.oneof(
  fc.constantFrom(
    'Host: evil.example',
    'Content-Length: 5',
    'Content-Length: 99999999999',
    'Transfer-Encoding: chunked',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Accept-Encoding: br;q=, gzip;;q=2',
    'If-None-Match: "',
    'Origin: null',
  ),
  fc.tuple(fc.string(), fc.string({ unit: 'binary' })).map(([name, text]) => `${name}: ${text}`),
);
const request = fc.record({
  method,
  target,
  hasHost: fc.boolean(),
  headers: fc.oneof(fc.constant([]), fc.array(header, { maxLength: 5 })),
  body: fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 40 })),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

const answerMs = 30_000;
/** As many requests are under way at a time. */
const lanes = 8;

/** TCP 8034: the real LAN host behind real TLS. One input is some requests at a time, each on a socket. */
export async function openHttpDoor(): Promise<Door<Request[]>> {
  const lan = await startLan();
  const host = `${lan.address}:${lan.port}`;
  let session: Buffer | undefined;
  let deep = 0;

  async function open(): Promise<TLSSocket> {
    const socket = connect({
      host: lan.address,
      port: lan.port,
      ca: lan.tls.certificate,
      ...(session && { session }),
    });
    socket.on('session', (next) => (session = next));
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    return socket;
  }

  /** What comes back until the room closes, or has answered once. Our own end closes behind the request. */
  async function ask(text: string): Promise<string> {
    const socket = await open();
    const chunks: Buffer[] = [];
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(answerMs) });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      socket.end();
    });
    socket.end(text);
    await closed;
    return Buffer.concat(chunks).toString('latin1');
  }

  async function check({ method: verb, target: path, hasHost, headers, body }: Request) {
    const own = hasHost ? [`Host: ${host}`] : [];
    const text = `${verb} ${path} HTTP/1.1\r\n${[...own, ...headers].join('\r\n')}\r\n\r\n${body}`;
    const answer = await ask(text);
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
    must(answer === '' || status !== undefined, `no HTTP: ${answer.slice(0, 40)}`);
    must(Number(status ?? 400) < 500, `the room broke: ${answer.slice(0, 200)}`);
    const isPage = answer.includes('<title>');
    if (isPage) deep += 1;
    must(!isPage || hasHost, 'the page was given to a stranger');
    must(!answer.includes('root:'), 'a file of the machine');
  }

  return {
    get deep() {
      return deep;
    },
    inputs: fc.array(request, { minLength: lanes, maxLength: lanes }),
    async try(input) {
      await Promise.all(input.map(check));
      const errors = lan.logger.lines.splice(0).filter(({ level }) => level === 'error');
      must(errors.length === 0, `an error of the room: ${JSON.stringify(errors[0])}`);
    },
    end: () => lan.dispose(),
  };
}
