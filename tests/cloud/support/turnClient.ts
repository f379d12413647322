import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

/**
 * A TURN client over UDP that asks for what it should not (RFC 8489, RFC 8656): any peer, by permission and by
 * channel. Answers the error code, or 0 for success.
 */
export interface TurnClient {
  permit(peer: string): Promise<number>;
  bindChannel(peer: string): Promise<number>;
  close(): void;
}

const cookie = 0x2112a442;
const methods = { allocate: 0x0003, createPermission: 0x0008, channelBind: 0x0009 } as const;
const attributes = {
  ...{ username: 0x0006, integrity: 0x0008, error: 0x0009, channel: 0x000c, peer: 0x0012 },
  ...{ realm: 0x0014, nonce: 0x0015, family: 0x0017, transport: 0x0019 },
} as const;
const errorClass = 0x0110;
const firstChannel = 0x4000;
const answerMs = 2_000;
const tries = 5;

type Attribute = { type: number; value: Buffer };

function encodeAttribute({ type, value }: Attribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function encode(method: number, id: Buffer, list: readonly Attribute[], key?: Buffer): Buffer {
  const body = Buffer.concat(list.map(encodeAttribute));
  const head = Buffer.alloc(8);
  head.writeUInt16BE(method, 0);
  // The integrity covers a length that counts itself in (RFC 8489 §14.5).
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  head.writeUInt32BE(cookie, 4);
  const message = Buffer.concat([head, id, body]);
  if (!key) return message;
  const value = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, encodeAttribute({ type: attributes.integrity, value })]);
}

function decode(message: Buffer): { type: number; found: Map<number, Buffer> } {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { type: message.readUInt16BE(0), found };
}

const errorOf = (value: Buffer | undefined): number =>
  value ? value.readUInt8(2) * 100 + value.readUInt8(3) : 0;

/** The 16 bytes of an IPv6 address in any of its ways of writing. */
function bytesOfIpv6(address: string): Buffer {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [a = 0, b = 0, c = 0, d = 0] = (dotted?.slice(2) ?? []).map(Number);
  const text = dotted
    ? `${dotted[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
    : address;
  const [left = '', right] = text.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const zeros = Array<number>(8 - head.length - tail.length).fill(0);
  const bytes = Buffer.alloc(16);
  [...head, ...zeros, ...tail].forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  return bytes;
}

/** XOR-PEER-ADDRESS (RFC 8656 §18.3). */
function peerAttribute(peer: string, id: Buffer): Attribute {
  const isV4 = isIPv4(peer);
  const bytes = isV4 ? Buffer.from(peer.split('.').map(Number)) : bytesOfIpv6(peer);
  const mask = Buffer.alloc(4);
  mask.writeUInt32BE(cookie);
  const whole = Buffer.concat([mask, id]);
  const head = Buffer.from([0, isV4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(9 ^ (cookie >>> 16), 2);
  const masked = Buffer.from(bytes.map((byte, index) => byte ^ (whole[index] ?? 0)));
  return { type: attributes.peer, value: Buffer.concat([head, masked]) };
}

export type TurnCredentials = { username: string; credential: string };

/** An allocation on an address of this family. Throws with the code where it is refused. */
export async function allocate(
  server: { address: string; port: number },
  { username, credential }: TurnCredentials,
  family: 4 | 6 = 4,
): Promise<TurnClient> {
  const socket = createSocket('udp4');
  socket.connect(server.port, server.address);
  await once(socket, 'connect');
  let known: { realm: Buffer; nonce: Buffer; key: Buffer } | undefined;
  let channel = firstChannel;

  async function exchange(message: Buffer): Promise<ReturnType<typeof decode>> {
    for (let n = 0; n < tries; n += 1) {
      socket.send(message);
      try {
        const [answer] = await once(socket, 'message', { signal: AbortSignal.timeout(answerMs) });
        if (Buffer.isBuffer(answer)) return decode(answer);
      } catch {
        // A datagram was lost on a busy machine.
      }
    }
    throw new Error('TURN does not answer');
  }

  async function ask(method: number, make: (id: Buffer) => Attribute[]): Promise<number> {
    const id = randomBytes(12);
    const list = make(id);
    if (known) {
      const { realm, nonce } = known;
      list.push({ type: attributes.username, value: Buffer.from(username) });
      list.push({ type: attributes.realm, value: realm }, { type: attributes.nonce, value: nonce });
    }
    const { type, found } = await exchange(encode(method, id, list, known?.key));
    const [realm, nonce] = [found.get(attributes.realm), found.get(attributes.nonce)];
    if (!known && realm && nonce) {
      const key = createHash('md5')
        .update(`${username}:${realm.toString()}:${credential}`)
        .digest();
      known = { realm, nonce, key };
      return ask(method, make);
    }
    return type === (method | errorClass) ? errorOf(found.get(attributes.error)) : 0;
  }

  const transport = (): Attribute[] => [
    { type: attributes.transport, value: Buffer.from([17, 0, 0, 0]) },
    { type: attributes.family, value: Buffer.from([family === 4 ? 1 : 2, 0, 0, 0]) },
  ];
  const code = await ask(methods.allocate, transport);
  if (code !== 0) {
    socket.close();
    throw new Error(`no allocation: ${code}`);
  }
  return {
    permit: (peer) => ask(methods.createPermission, (id) => [peerAttribute(peer, id)]),
    bindChannel(peer) {
      const value = Buffer.alloc(4);
      value.writeUInt16BE(channel);
      channel += 1;
      return ask(methods.channelBind, (id) => [
        { type: attributes.channel, value },
        peerAttribute(peer, id),
      ]);
    },
    close: () => void socket.close(),
  };
}
