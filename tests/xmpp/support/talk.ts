import { expect } from 'vitest';
import type { Signal } from '../../../src/shared/signal/values.ts';
import type { OpenXmpp, XmppConnection } from '../../../src/signalling/xmpp/client.ts';
import { waitFor } from '../../harness/index.ts';
import { startXmppGuest, startXmppRoom, type GuestOptions, type RoomOptions } from './rooms.ts';

export type PairOptions = {
  openRoom: OpenXmpp;
  openGuest: OpenXmpp;
  roomUrls: readonly [string, ...string[]];
  guestUrl: string;
  /** The room and the guest of a whole cloud, in place of `room7` of the test's own ejabberd. */
  cloud?: Pick<RoomOptions, 'name' | 'password' | 'domain'> & Pick<GuestOptions, 'told'>;
};

const numbered = (n: number): Signal => ({ kind: 'restart', link: `l${n}` });
const talkMs = 100;

/** Lets a test cut the newest stream, as a cable is cut: neither side is asked. */
function cuttable(open: OpenXmpp): { open: OpenXmpp; cut(): void } {
  let cut = (): void => undefined;
  return {
    cut: () => cut(),
    open(account, handlers) {
      const connection: XmppConnection = open(account, handlers);
      cut = () => {
        connection.drop();
        handlers.lost('lost');
      };
      return connection;
    },
  };
}

/** A room and a guest who is in, and who talk to each other without a pause when asked to. */
export async function talkingPair(options: PairOptions) {
  const { told, ...withoutTold } = options.cloud ?? {};
  const ofRoom = cuttable(options.openRoom);
  const ofGuest = cuttable(options.openGuest);
  const room = await startXmppRoom({
    open: ofRoom.open,
    name: 'room7',
    password: 'secret of room 7',
    ...withoutTold,
    urls: options.roomUrls,
  });
  const guest = startXmppGuest({
    open: ofGuest.open,
    url: options.guestUrl,
    roomName: 'room7',
    ...(told && { told }),
  });
  const heardAtRoom: string[] = [];
  room.host.onSignal((_from, { link }) => heardAtRoom.push(link));
  await guest.told('door');
  guest.knock('Ada', room.pin());
  const { self, participants } = await guest.told('admitted');
  const wall = participants.find(({ kind }) => kind === 'wall')?.id;
  if (!wall) throw new Error('no wall');
  let said = 0;
  let timer: NodeJS.Timeout | undefined;
  const heardAtGuest = (): string[] =>
    guest.messages.flatMap((message) => (message.type === 'signal' ? [message.signal.link] : []));

  return {
    room,
    guest,
    heardAtRoom,
    heardAtGuest,
    said: () => said,
    cutRoom: ofRoom.cut,
    cutGuest: ofGuest.cut,
    talk() {
      timer = setInterval(() => {
        said += 1;
        guest.say({ type: 'signal', to: wall, signal: numbered(said) });
        room.host.signalFromWall(self, numbered(said));
      }, talkMs);
    },
    /** Stops talking; resolves when all has been heard. */
    async hush() {
      clearInterval(timer);
      await waitFor(
        'the last words',
        () => heardAtRoom.length >= said && heardAtGuest().length >= said,
        { timeoutMs: 20_000 },
      );
    },
    /** Every word once and in order, on both sides. */
    expectWhole() {
      const all = Array.from({ length: said }, (_, n) => `l${n + 1}`);
      expect(heardAtRoom).toEqual(all);
      expect(heardAtGuest()).toEqual(all);
    },
    dispose() {
      clearInterval(timer);
      guest.road.close();
      room.dispose();
    },
  };
}
export type Pair = Awaited<ReturnType<typeof talkingPair>>;
