import { createTRPCClient, unstable_localLink as localLink } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import { ok } from '#shared/result.ts';
import type { RoomApi } from '#shared/room/api.ts';
import { roomRouter } from '#shared/room/router.ts';
import type { FerryFrame } from '#shared/room/ferry.ts';
import type { CallEvent, RoomSnapshot } from '#shared/room/snapshot.ts';
import { id, makeRoom } from '../testing/builders.ts';
import type { ConnectionState } from './connection/index.ts';
import { createTrpcRoomClient } from './trpcRoomClient.ts';

const token = 't'.repeat(43);

/** The real router, without a carrier, over an API that notes what reaches it. */
function setUp(
  snapshots: readonly RoomSnapshot[] = [],
  events: readonly CallEvent[] = [],
  frames: readonly FerryFrame[] = [],
) {
  const asked: string[] = [];
  const streams = {
    async *snapshots() {
      yield* snapshots;
    },
    async *callEvents() {
      yield* events;
    },
    async *ferryFrames() {
      yield* frames;
    },
  };
  const api = new Proxy(streams, {
    get: (target, name) =>
      name in target
        ? (Reflect.get(target, name) as unknown)
        : (...args: unknown[]) => {
            asked.push(`${String(name)} ${JSON.stringify(args)}`);
            return ok(null);
          },
  }) as unknown as RoomApi;
  const client = createTRPCClient<typeof roomRouter>({
    links: [localLink({ router: roomRouter, createContext: () => Promise.resolve({ api }) })],
  });
  let tell: (state: ConnectionState) => void = () => undefined;
  const connection = {
    client,
    state: 'open' as const,
    onState(listener: (state: ConnectionState) => void) {
      tell = listener;
      return () => undefined;
    },
    close: () => Promise.resolve(),
  };
  const room = createTrpcRoomClient(connection, (error) => {
    throw error;
  });
  return { room, asked, tell: (state: ConnectionState) => tell(state) };
}

describe('the room, as the screens use it', () => {
  test('hands every command with its arguments to the room', async () => {
    const { room, asked } = setUp();
    const { commands } = room;
    const signal = { kind: 'restart', link: 'l' } as const;
    const media = { microphone: true, camera: false, screen: false };
    await commands.startMeeting();
    await commands.endMeeting();
    await commands.admit(id('A'));
    await commands.deny(id('B'));
    await commands.mute(id('C'));
    await commands.remove(id('D'));
    await commands.setLocked(true);
    await commands.setPin(false);
    await commands.callRoom('897 521 3240');
    await commands.confirmRoom(true);
    await commands.knock(null);
    await commands.knock('4821');
    await commands.setMedia(media);
    await commands.signal(id('A'), signal);
    await commands.ferry('f', { type: 'opened' });
    await commands.setAdminPin('1234', null);
    await commands.unlockSettings('1234');
    await commands.readSettings(token);
    await commands.changeSettings(token, { 'room.name': 'Borealis' });
    expect(asked).toEqual([
      'startMeeting []',
      'endMeeting []',
      `admit ["${id('A')}"]`,
      `deny ["${id('B')}"]`,
      `mute ["${id('C')}"]`,
      `remove ["${id('D')}"]`,
      'setLocked [true]',
      'setPin [false]',
      'callRoom ["897 521 3240"]',
      'confirmRoom [true]',
      'knock [null]',
      'knock ["4821"]',
      `setMedia [${JSON.stringify(media)}]`,
      `signal ["${id('A')}",${JSON.stringify(signal)}]`,
      'ferry ["f",{"type":"opened"}]',
      'setAdminPin ["1234",null]',
      'unlockSettings ["1234"]',
      `readSettings ["${token}"]`,
      `changeSettings ["${token}",{"room.name":"Borealis"}]`,
    ]);
  });

  test('gives each snapshot, and the last one to whoever listens later', async () => {
    const { room } = setUp([makeRoom({ revision: 1 }), makeRoom({ revision: 2 })]);
    const seen: number[] = [];
    await new Promise<void>((resolve) => {
      room.onSnapshot(({ revision }) => {
        seen.push(revision);
        if (revision === 2) resolve();
      });
    });
    expect(seen).toEqual([1, 2]);
    const late: number[] = [];
    room.onSnapshot(({ revision }) => late.push(revision));
    expect(late).toEqual([2]);
  });

  test('gives each call event', async () => {
    const muted: CallEvent = { n: 7, kind: 'muted' };
    const { room } = setUp([], [muted]);
    const event = await new Promise<CallEvent>((resolve) => {
      room.onCallEvent(resolve);
    });
    expect(event).toEqual(muted);
  });

  test('passes on what the room sends through a ferry', async () => {
    const frame: FerryFrame = { ferry: 'f', text: '{}' };
    const { room } = setUp([], [], [frame]);
    const seen = await new Promise<FerryFrame>((resolve) => {
      room.onFerryFrame(resolve);
    });
    expect(seen).toEqual(frame);
  });

  test('says how the connection is, at once and whenever it changes', () => {
    const { room, tell } = setUp();
    const seen: ConnectionState[] = [];
    room.onConnection((state) => seen.push(state));
    tell('lost');
    expect(seen).toEqual(['open', 'lost']);
  });
});
