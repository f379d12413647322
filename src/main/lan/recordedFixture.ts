import { randomBytes } from 'node:crypto';
import type { HostFrame } from '#shared/session/frames.ts';
import type { ClientMessage, HostMessage } from '#shared/signal/messages.ts';
import { createFakeClock, createMemoryLogger, type FakeClock } from '../testing/fakes.ts';
import { createFakeHouse, openFrame } from './fixture.ts';
import { servePeer, type Incoming, type PeerSocket } from './peer.ts';
import { createSessions } from './sessions.ts';

export const text = (frame: unknown): Incoming => ({
  kind: 'text',
  text: typeof frame === 'string' ? frame : JSON.stringify(frame),
});
export const leave: ClientMessage = { type: 'leave' };
export const muted: HostMessage = { type: 'muted' };
export const bye = (code: string) => ({ f: 'bye', failure: { code } });

/** One house and any number of sockets that are recordings. */
export function makeLan(clock: FakeClock = createFakeClock()) {
  const logger = createMemoryLogger();
  const house = createFakeHouse();
  const sessions = createSessions({ clock, randomBytes, openSession: house.openSession, logger });

  function connect(source = '10.0.0.9') {
    const sent: HostFrame[] = [];
    const calls: (string | number)[] = [];
    const world = { bufferedAmount: 0 };
    const socket: PeerSocket = {
      get bufferedAmount() {
        return world.bufferedAmount;
      },
      send: (frame) => void sent.push(JSON.parse(frame) as HostFrame),
      pause: () => void calls.push('pause'),
      resume: () => void calls.push('resume'),
      close: (code) => void calls.push(code),
      terminate: () => void calls.push('terminate'),
    };
    const deps = { socket, source: { key: source, road: 'LAN' } as const, sessions, clock, logger };
    const handlers = servePeer(deps);
    const receive = (frame: unknown): void => handlers.received(text(frame));
    return { sent, calls, world, handlers, receive, closed: handlers.closed };
  }

  /** A socket with an open session. */
  function open(source?: string) {
    const peer = connect(source);
    peer.receive(openFrame);
    const opened = peer.sent[0];
    if (opened?.f !== 'opened') throw new Error(`not opened: ${JSON.stringify(opened)}`);
    const door = house.doors.at(-1);
    if (!door) throw new Error('no door');
    return { ...peer, token: opened.token, door };
  }
  const resume = (token: string, ack: number) => {
    const peer = connect();
    peer.receive({ f: 'resume', version: 1, token, ack });
    return peer;
  };
  return { clock, logger, house, sessions, connect, open, resume };
}
