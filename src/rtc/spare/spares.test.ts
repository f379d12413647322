import { describe, expect, it } from 'vitest';
import type { Signal } from '#shared/signal/values.ts';
import { createFakeClock, settle } from '../testing/fakeClock.ts';
import { FakeChannel, FakePeerConnection } from '../testing/fakePeerConnection.ts';
import type { Ferry, FerrySocket } from '../types.ts';
import type { LinkSpare } from './linkSpare.ts';
import { guestSpares } from './guestSpare.ts';
import { wallSpares } from './wallSpares.ts';

type Side = { spare: LinkSpare; connections: FakePeerConnection[]; heard: string[] };

/** A guest and a wall with their spares, and a road between them that can be cut. */
function setUp() {
  const clock = createFakeClock();
  const road = { isOpen: true };
  const ferries: Ferry[] = [];
  const sockets: FerrySocket[] = [];
  const socketHeard: string[] = [];
  const reached: string[] = [];
  let ids = 0;

  const make = (who: 'guest' | 'wall', to: () => Side | null): Side => {
    const connections: FakePeerConnection[] = [];
    const heard: string[] = [];
    const create =
      who === 'guest'
        ? guestSpares((ferry) => ferries.push(ferry))
        : wallSpares((socket) => {
            sockets.push(socket);
            return {
              received: (text) => socketHeard.push(text ?? 'binary'),
              lost: () => socketHeard.push('lost'),
            };
          });
    const spares = create({
      randomId: () => `spare-${(ids += 1)}`,
      after: clock.after,
      now: clock.now,
      log: () => undefined,
      createPeerConnection: () => {
        const connection = new FakePeerConnection();
        connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
      reachAll: () => {
        reached.push(who);
        spare?.reach();
      },
    });
    const link = {
      send: (signal: Signal) => {
        if (road.isOpen) to()?.spare.receive(signal);
      },
      received: (signal: Signal) => heard.push(signal.kind),
      log: () => undefined,
    };
    const spare = spares.forLink({
      ...link,
      isCaller: who === 'guest',
      hasSpare: true,
      renew: () => heard.push('renew'),
    });
    if (spare === null) throw new Error('no spare');
    return { spare, connections, heard };
  };
  const sides: { guest?: Side; wall?: Side } = {};
  const guest = make('guest', () => sides.wall ?? null);
  const wall = make('wall', () => sides.guest ?? null);
  Object.assign(sides, { guest, wall });
  const at = ({ connections }: Side, index: number): FakePeerConnection => {
    const found = connections[index];
    if (found === undefined) throw new Error(`no connection ${index}`);
    return found;
  };
  /** The wall has reached the guest. */
  const comeUp = (guestAt: number, wallAt: number): void => {
    at(guest, guestAt).channel.open();
    at(wall, wallAt).channel.open();
  };
  /** The link is up, and has been for a while: the guest makes its spare. */
  const connect = (link: string): void => {
    guest.spare.connected(link);
    clock.pass(1_500);
  };
  return {
    ...{ clock, road, ferries, sockets, socketHeard, reached, guest, wall, at, comeUp, connect },
  };
}

const found = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' };
/** The wall's connections: the first spare, then the sentinel. */
const sentinelAt = 1;

describe('a spare', () => {
  it('is known on both sides while the wall keeps its answer to itself', async () => {
    const { guest, wall, at, connect } = setUp();
    connect('L');
    await settle();
    at(guest, 0).find(found);
    await settle();
    expect(at(guest, 0).signalingState).toBe('stable');
    expect(at(wall, 0).signalingState).toBe('have-remote-offer');
    expect(at(wall, 0).candidates).toEqual([]);
  });

  it('is made once for a link, and anew for another link: the wall’s page has started anew', async () => {
    const { guest, at, connect } = setUp();
    connect('L');
    connect('L');
    expect(guest.connections).toHaveLength(1);
    connect('M');
    await settle();
    expect(guest.connections).toHaveLength(2);
    expect(at(guest, 0).connectionState).toBe('closed');
  });

  it('reaches the guest from a new address without the road', async () => {
    const { guest, wall, at, road, reached, connect } = setUp();
    connect('L');
    await settle();
    at(guest, 0).find(found);
    await settle();
    road.isOpen = false;
    at(wall, sentinelAt).iceGatheringState = 'complete';
    at(wall, sentinelAt).find({ protocol: 'udp', address: '10.0.0.1' });
    expect(reached).toEqual([]);
    at(wall, sentinelAt).dispatchEvent(new Event('icegatheringstatechange'));
    at(wall, sentinelAt).find({ protocol: 'tcp', address: '10.0.0.2' });
    at(wall, sentinelAt).find({ protocol: 'udp', address: '10.0.0.1' });
    expect(reached).toEqual([]);
    at(wall, sentinelAt).find({ protocol: 'udp', address: '10.0.0.2' });
    await settle();
    expect(reached).toEqual(['wall']);
    expect(at(wall, 0).localDescription?.type).toBe('answer');
    expect(at(wall, 0).candidates).toEqual([found]);
  });

  it('lets signals of the link go straight when it has come up, but not for long', async () => {
    const { guest, wall, at, clock, comeUp, connect } = setUp();
    connect('L');
    await settle();
    const restart = { kind: 'restart', link: 'L' } as const;
    expect(guest.spare.send(restart)).toBe(false);
    wall.spare.reach();
    await settle();
    comeUp(0, 0);
    expect(guest.heard).toEqual(['renew']);
    expect(guest.spare.send(restart)).toBe(true);
    expect(at(guest, 0).channel.sent).toEqual([JSON.stringify(restart)]);
    at(wall, 0).channel.say(restart);
    at(wall, 0).channel.say({ kind: 'nonsense' });
    expect(wall.heard).toEqual(['restart']);
    clock.pass(8_001);
    expect(guest.spare.send(restart)).toBe(false);
  });

  it('takes no more straight signals than a link can need', async () => {
    const { wall, at, comeUp, connect } = setUp();
    connect('L');
    await settle();
    wall.spare.reach();
    await settle();
    comeUp(0, 0);
    for (let n = 0; n < 100; n += 1) at(wall, 0).channel.say({ kind: 'restart', link: 'L' });
    expect(wall.heard).toHaveLength(64);
  });

  it('carries the guest’s sockets, four at most at a time', async () => {
    const { wall, at, comeUp, ferries, sockets, socketHeard, connect } = setUp();
    connect('L');
    await settle();
    wall.spare.reach();
    await settle();
    comeUp(0, 0);
    expect(ferries[0]?.isOpen).toBe(true);
    const channels = Array.from({ length: 5 }, () => new FakeChannel());
    for (const channel of channels) {
      channel.open();
      at(wall, 0).dispatchEvent(Object.assign(new Event('datachannel'), { channel }));
    }
    expect(sockets).toHaveLength(4);
    expect(channels[4]?.readyState).toBe('closed');
    channels[0]?.say({ f: 'ping' });
    sockets[0]?.send('pong');
    channels[0]?.close();
    expect(socketHeard).toEqual(['{"f":"ping"}', 'lost']);
    expect(channels[0]?.sent).toEqual(['pong']);
  });

  it('is followed by the next one, since the room may move again', async () => {
    const { guest, wall, at, clock, comeUp, connect } = setUp();
    connect('L');
    await settle();
    wall.spare.reach();
    await settle();
    comeUp(0, 0);
    connect('L');
    expect(guest.connections).toHaveLength(1);
    clock.pass(2_000);
    await settle();
    const second = wall.connections.length - 1;
    expect(at(wall, second).signalingState).toBe('have-remote-offer');
    wall.spare.reach();
    await settle();
    comeUp(1, second);
    expect(at(guest, 0).connectionState).toBe('closed');
    expect(at(wall, 0).connectionState).toBe('closed');
    expect(at(guest, 1).connectionState).not.toBe('closed');
  });

  it('is not answered more often than a guest can need', async () => {
    const { wall } = setUp();
    for (let n = 0; n < 20; n += 1)
      wall.spare.receive({ kind: 'spareOffer', link: `L${n}`, sdp: 'offer' });
    await settle();
    expect(
      wall.connections.filter(({ connectionState }) => connectionState !== 'closed'),
    ).toHaveLength(2);
    expect(wall.connections).toHaveLength(7);
  });

  it('goes with its link', async () => {
    const { guest, wall, at, clock, comeUp, connect } = setUp();
    connect('L');
    await settle();
    wall.spare.reach();
    await settle();
    comeUp(0, 0);
    guest.spare.dispose();
    wall.spare.dispose();
    expect(at(guest, 0).connectionState).toBe('closed');
    // What the room says last travels by it.
    expect(at(wall, 0).connectionState).not.toBe('closed');
    clock.pass(60_000);
    expect(at(wall, 0).connectionState).toBe('closed');
    expect(guest.connections).toHaveLength(1);
  });
});

it('one address is a reason to reach the guests once', () => {
  const reached: number[] = [];
  const spares = wallSpares(() => ({ received: () => undefined, lost: () => undefined }))({
    randomId: () => '',
    after: () => () => undefined,
    now: () => 0,
    log: () => undefined,
    createPeerConnection: () => new FakePeerConnection() as unknown as RTCPeerConnection,
    reachAll: () => reached.push(1),
  });
  spares.networkChanged('10.0.0.2');
  spares.networkChanged('10.0.0.2');
  expect(reached).toHaveLength(1);
  spares.networkChanged('10.0.0.1');
  expect(reached).toHaveLength(2);
});
