import fc from 'fast-check';
import { servePeer, type Incoming } from '../../../src/main/lan/peer.ts';
import { lanLimits } from '../../../src/main/lan/lanLimits.ts';
import { limits } from '../../../src/shared/limits.ts';
import type { Door } from '../door.ts';
import { conversations, makeHouse, must } from '../rubbish.ts';

const noText = fc.constantFrom<Incoming>({ kind: 'binary' }, { kind: 'control' });
const sockets: fc.Arbitrary<Incoming[]> = fc
  .tuple(
    conversations.map((texts) => texts.map((text): Incoming => ({ kind: 'text', text }))),
    fc.array(noText, { maxLength: 1 }),
  )
  .map(([texts, others]) => [...texts, ...others]);

const isBye = (text: string | undefined): boolean => text?.startsWith('{"f":"bye"') ?? false;

/** One input is one socket of a guest, with a few frames, from its opening to its loss. */
export async function openWebSocketDoor(): Promise<Door<Incoming[]>> {
  const house = await makeHouse();
  const { clock, sessions, logger } = house;
  let source = 0;
  return {
    get deep() {
      return house.knocks;
    },
    inputs: sockets,
    try(input) {
      source = (source + 1) % 250;
      let last: string | undefined;
      let isClosed = false;
      const peer = servePeer({
        socket: {
          bufferedAmount: 0,
          send: (text) => void (last = text),
          pause: () => undefined,
          resume: () => undefined,
          close: () => void (isClosed = true),
          terminate: () => void (isClosed = true),
        },
        source: { key: `10.0.0.${source}`, road: 'LAN' },
        sessions,
        clock,
        logger,
      });
      for (const one of input) peer.received(one);
      clock.advance(lanLimits.firstFrameMs);
      must(!isClosed || isBye(last), `closed without a word: ${last}`);
      peer.closed(false);
      house.check();
    },
    end() {
      clock.advance(limits.resumeMs);
      house.check();
      must(sessions.size === 0, 'sessions are left over');
      must(house.host.lobby().length === 0, 'somebody who is gone is still waiting');
      house.dispose();
    },
  };
}
