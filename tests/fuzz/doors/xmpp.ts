import { EventEmitter, once } from 'node:events';
import fc from 'fast-check';
import { createXmppHost } from '../../../src/main/cloud/index.ts';
import { roomJid } from '../../../src/shared/xmppNames.ts';
import { limits } from '../../../src/shared/limits.ts';
import type { XmppHandlers } from '../../../src/signalling/xmpp/client.ts';
import type { OutgoingStanza, Stanza } from '../../../src/signalling/xmpp/stanza.ts';
import type { Door } from '../door.ts';
import { conversations, makeHouse, must } from '../rubbish.ts';

const domain = 'cloud.example';
const guest = fc
  .tuple(
    fc.constantFrom('room7', 'room7', 'room7', 'room7', 'room8', 'room7 '),
    fc.nat(1_000),
    fc.nat(300),
  )
  .map(
    ([room, source, pass]) =>
      `${room}.${String(source).padStart(16, 'a')}.${String(pass).padStart(26, 'b')}@guests.${domain}/web`,
  );
const from = fc.oneof(
  { weight: 8, arbitrary: guest },
  fc.constantFrom('', domain, `room8@rooms.${domain}/room`, `admin@${domain}`),
  fc.string({ unit: 'binary' }),
);
const payload = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.constantFrom('frame', 'frame', 'frame', 'end', 'iq'),
      attributes: fc.record({
        socket: fc.oneof(fc.constantFrom('socket-1', 'socket-2'), fc.string()),
        n: fc.oneof(fc.constantFrom('1', '2', '3'), fc.string(), fc.integer().map(String)),
      }),
      text: fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
    }),
  },
  fc.constant(null),
  fc.record({
    name: fc.string(),
    attributes: fc.dictionary(fc.string(), fc.string()),
    text: fc.string({ unit: 'binary' }),
  }),
);
const stanza: fc.Arbitrary<Stanza> = fc.record({
  kind: fc.constantFrom<Stanza['kind']>('message', 'message', 'presence'),
  from,
  type: fc.oneof(fc.constantFrom(null, 'normal', 'error', 'unavailable'), fc.string()),
  payload,
});

/** Stanzas of anybody, or one guest's socket from its first frame on. */
const streams: fc.Arbitrary<Stanza[]> = fc.oneof(
  fc.array(stanza, { minLength: 1, maxLength: 4 }),
  fc
    .tuple(guest, fc.stringMatching(/^[A-Za-z0-9_-]{8,20}$/), conversations)
    .map(([jid, socket, texts]) =>
      texts.map((text, n): Stanza => ({
        kind: 'message',
        from: jid,
        type: 'normal',
        payload: { name: 'frame', attributes: { socket, n: String(n + 1) }, text },
      })),
    ),
);

/** The room's stream to the cloud: what guests, other rooms and the server itself may send it. */
export async function openXmppDoor(): Promise<Door<Stanza[]>> {
  const house = await makeHouse();
  const { clock, sessions, logger } = house;
  const stream = new EventEmitter();
  const dialled = once(stream, 'dialled');
  let sent: OutgoingStanza[] = [];
  const host = createXmppHost({
    open(_account, given) {
      stream.emit('dialled', given);
      return {
        send: (one) => void sent.push(one),
        ping: () => undefined,
        close: () => undefined,
        drop: () => undefined,
      };
    },
    account: {
      url: `wss://${domain}/xmpp-websocket`,
      jid: roomJid('room7', domain),
      password: 'x'.repeat(32),
      mechanism: 'SCRAM-SHA-256',
    },
    otherUrls: [],
    roomName: 'room7',
    domain,
    sessions,
    clock,
    logger,
    random: () => 0.5,
    onState: () => undefined,
  });
  clock.advance(0);
  const [handlers] = (await dialled) as [XmppHandlers];
  handlers.opened(roomJid('room7', domain), false);
  return {
    get deep() {
      return house.knocks;
    },
    inputs: streams,
    try(input) {
      sent = [];
      for (const one of input) handlers.received(one);
      clock.advance(5_000);
      handlers.heard();
      for (const one of sent)
        must(one.to.startsWith('room7.'), `an answer to somebody else: ${one.to}`);
      must(host.state === 'up', 'the room was thrown off its stream');
      must(host.sockets <= 256, 'too many sockets');
      // Most go as they came; the server tells (RFC 6121 4.6). Some stay, and are forgotten after a while.
      if (input.length % 3 !== 0)
        for (const { from } of input)
          handlers.received({ kind: 'presence', from, type: 'unavailable', payload: null });
      house.check();
    },
    end() {
      clock.advance(limits.resumeMs * 2);
      host.dispose();
      house.dispose();
    },
  };
}
