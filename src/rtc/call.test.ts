import { describe, expect, it } from 'vitest';
import type { ParticipantId, Signal } from '#shared/signal/values.ts';
import { createCall } from './call.ts';
import { noTracks } from './link/slots.ts';
import { createFakeClock, settle } from './testing/fakeClock.ts';
import { asTrack, fakeStream, FakeTrack } from './testing/fakeMedia.ts';
import { FakePeerConnection } from './testing/fakePeerConnection.ts';
import type { Remote } from './types.ts';

const id = (name: string): ParticipantId => name as ParticipantId;
const anna = id('anna');
const bert = id('bert');

const make = () => {
  const clock = createFakeClock();
  const connections: FakePeerConnection[] = [];
  const sent: { to: ParticipantId; signal: Signal }[] = [];
  const logged: string[] = [];
  let ids = 0;
  const call = createCall({
    createPeerConnection: () => {
      const connection = new FakePeerConnection();
      connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
    createStream: () => fakeStream(),
    capabilities: () => null,
    after: clock.after,
    send: (to, signal) => sent.push({ to, signal }),
    now: clock.now,
    randomId: () => `link-${(ids += 1)}`,
    log: (line) => logged.push(line),
  });
  const connection = (at = 0): FakePeerConnection => {
    const found = connections[at];
    if (found === undefined) throw new Error(`no connection ${at}`);
    return found;
  };
  /** Brings the link to a remote up, as the answerer. */
  const connect = async (from: ParticipantId, at = 0): Promise<FakePeerConnection> => {
    call.receive(from, { kind: 'offer', link: `of ${from}`, sdp: 'offer' });
    await settle();
    connection(at).channel.open();
    connection(at).become('connected');
    await settle();
    return connection(at);
  };
  return { call, clock, connections, connection, connect, sent, logged };
};

const remote = (of: ParticipantId, overrides: Partial<Remote> = {}): Remote => ({
  id: of,
  isCaller: false,
  isAdmitted: true,
  ...overrides,
});
const camera = asTrack(new FakeTrack('video', 'camera'));
const sending = { ...noTracks, camera };

describe('a call', () => {
  it('opens a link where it is the caller and waits where it is not', async () => {
    const { call, sent, connections } = make();
    call.setRemotes([remote(anna, { isCaller: true }), remote(bert)]);
    await settle();
    expect(sent).toEqual([{ to: anna, signal: { kind: 'offer', link: 'link-1', sdp: 'offer' } }]);
    expect(connections).toHaveLength(1);
  });

  it('takes the same list again, in any order, for what it is', async () => {
    const { call, connections } = make();
    const list = [remote(anna, { isCaller: true }), remote(bert, { isCaller: true })];
    call.setRemotes(list);
    const before = call.snapshot;
    call.setRemotes(list.toReversed());
    await settle();
    expect(connections).toHaveLength(2);
    expect(call.snapshot).toBe(before);
  });

  it('answers an offer that came before the list with its sender', async () => {
    const { call, sent } = make();
    call.receive(anna, { kind: 'offer', link: 'L', sdp: 'offer' });
    call.setRemotes([remote(anna)]);
    await settle();
    expect(sent).toEqual([{ to: anna, signal: { kind: 'answer', link: 'L', sdp: 'answer' } }]);
  });

  it('closes the link of who is gone, and only that', async () => {
    const { call, connections } = make();
    call.setRemotes([remote(anna, { isCaller: true }), remote(bert, { isCaller: true })]);
    call.setRemotes([remote(bert, { isCaller: true })]);
    await settle();
    expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'new']);
    expect(Object.keys(call.snapshot.links)).toEqual([bert]);
  });

  it('makes a new link when the roles have changed', async () => {
    const { call, connections } = make();
    call.setRemotes([remote(anna)]);
    call.setRemotes([remote(anna, { isCaller: true })]);
    await settle();
    expect(connections).toHaveLength(1);
  });

  it('drops signals of a link that is not the current one', async () => {
    const { call, connection, connect } = make();
    call.setRemotes([remote(anna)]);
    await connect(anna);
    call.receive(anna, { kind: 'offer', link: 'newer', sdp: 'offer' });
    await settle();
    expect(connection(0).connectionState).toBe('closed');
    const before = connection(1).remoteDescription;
    call.receive(anna, { kind: 'answer', link: `of ${anna}`, sdp: 'answer' });
    await settle();
    expect(connection(1).remoteDescription).toBe(before);
  });

  it('keeps SDP and candidates out of the log', async () => {
    const { call, connect, logged } = make();
    call.setRemotes([remote(anna)]);
    await connect(anna);
    expect(logged.join('\n')).not.toMatch(/offer|answer|candidate:/);
    expect(logged.length).toBeGreaterThan(0);
  });
});

it('what the browser says of a broken SDP does not reach the log', async () => {
  const { call, connections, logged } = make();
  call.setRemotes([remote(anna)]);
  call.receive(anna, { kind: 'offer', link: 'L', sdp: 'a=ice-pwd:secret' });
  const [connection] = connections;
  if (connection === undefined) throw new Error('no connection');
  connection.setRemoteDescription = () =>
    Promise.reject(new DOMException('Invalid line: a=ice-pwd:secret', 'OperationError'));
  await settle();
  expect(logged.join('\n')).toContain('OperationError');
  expect(logged.join('\n')).not.toContain('secret');
  expect(connection.connectionState).toBe('closed');
});

describe('the offer in the knock', () => {
  it('is used for the remote it is adopted for; what was found since goes out then', async () => {
    const { call, connection, connections, sent } = make();
    expect(await call.prepareFirstOffer()).toEqual({ link: 'link-1', sdp: 'offer' });
    const found = {
      candidate: 'candidate:1',
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: 'u',
    };
    connection().dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: found }));
    expect(sent).toEqual([]);
    call.adoptFirstOffer(anna);
    call.setRemotes([remote(anna, { isCaller: true, isAdmitted: false })]);
    await settle();
    expect(sent).toEqual([{ to: anna, signal: { kind: 'candidate', link: 'link-1', ...found } }]);
    expect(connections).toHaveLength(1);
  });

  it('does not wait for a STUN server that says nothing', async () => {
    const { call, clock, connection } = make();
    const offer = call.prepareFirstOffer();
    connection().iceGatheringState = 'gathering';
    await settle();
    clock.pass(150);
    expect(await offer).toEqual({ link: 'link-1', sdp: 'offer' });
  });

  it('that was not wanted is freed: by the next knock, or with the call', async () => {
    const { call, connections } = make();
    await call.prepareFirstOffer();
    await call.prepareFirstOffer();
    call.adoptFirstOffer(anna);
    call.dispose();
    expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'closed']);
  });
});

describe('the camera', () => {
  const encodingOf = (connection: FakePeerConnection) =>
    connection.transceivers[1]?.sender.encoding;
  /** As if the path in use were taken to carry so much. */
  const carry = (connection: FakePeerConnection, availableOutgoingBitrate: number): void => {
    connection.stats = new Map<string, unknown>([
      ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
      ['P', { id: 'P', type: 'candidate-pair', availableOutgoingBitrate }],
    ]);
  };
  const begin = async () => {
    const { call, clock, connect } = make();
    call.setLocalTracks(sending);
    call.setRemotes([remote(anna)]);
    const connection = await connect(anna);
    const pass = async (ms: number): Promise<void> => {
      clock.pass(ms);
      await settle();
    };
    return { connection, pass };
  };

  it('begins with a picture 640 wide, and is whole after a second', async () => {
    const { connection, pass } = await begin();
    expect(encodingOf(connection)).toMatchObject({ scaleResolutionDownBy: 2 });
    await pass(1_000);
    expect(encodingOf(connection)).toMatchObject({ scaleResolutionDownBy: 1 });
  });

  it('is smaller on a narrow path, asks it when it grows, and is whole again', async () => {
    const { connection, pass } = await begin();
    await pass(1_500);
    carry(connection, 300_000);
    await pass(500);
    const small = { scaleResolutionDownBy: 4, maxBitrate: 1_600_000 };
    expect(encodingOf(connection)).toMatchObject(small);
    carry(connection, 310_000);
    await pass(1_000);
    expect(encodingOf(connection)).toMatchObject({ ...small, maxBitrate: 62_000 });
    carry(connection, 2_000_000);
    await pass(900);
    expect(encodingOf(connection)).toMatchObject(small);
    await pass(100);
    expect(encodingOf(connection)).toMatchObject({
      scaleResolutionDownBy: 1,
      maxBitrate: 1_600_000,
    });
  });
});

describe('a remote that is not admitted', () => {
  it('gets no track and is not played, until it is', async () => {
    const { call, connect } = make();
    call.setLocalTracks(sending);
    call.setRemotes([remote(anna, { isAdmitted: false })]);
    const connection = await connect(anna);
    const sender = connection.transceivers[1]?.sender;
    expect(sender?.track).toBeNull();
    expect(call.stream(anna, 'camera').getTracks()).toEqual([]);
    call.setRemotes([remote(anna)]);
    expect(sender?.track).toBe(camera);
    expect(call.stream(anna, 'camera').getTracks()).toHaveLength(2);
  });

  it('does not speak', async () => {
    const { call, clock, connect } = make();
    call.setRemotes([remote(anna, { isAdmitted: false })]);
    const connection = await connect(anna);
    for (let count = 0; count < 10; count += 1) {
      connection.transceivers[0]?.hear(0.5);
      clock.pass(200);
    }
    expect(call.snapshot.speaker).toBeNull();
    expect(call.snapshot.links[anna]?.level).toBe(0);
  });
});

describe('streams', () => {
  it('stay the same through a new link, and hold a track from its first packet on', async () => {
    const { call, connection, connect } = make();
    const stream = call.stream(anna, 'camera');
    call.setRemotes([remote(anna)]);
    await connect(anna);
    const before = stream.getTracks();
    call.receive(anna, { kind: 'offer', link: 'newer', sdp: 'offer' });
    await settle();
    expect(call.stream(anna, 'camera')).toBe(stream);
    expect(stream.getTracks()).toHaveLength(2);
    expect(stream.getTracks()).not.toContain(before[0]);
    expect(connection(1).transceivers[0]?.receiver.track).toBe(stream.getTracks()[0]);
  });

  it('are empty when the remote is gone', async () => {
    const { call, connect } = make();
    call.setRemotes([remote(anna)]);
    await connect(anna);
    const stream = call.stream(anna, 'camera');
    call.setRemotes([]);
    expect(stream.getTracks()).toEqual([]);
  });
});

describe('tiles', () => {
  it('are told when the channel opens, then at most five times a second', async () => {
    const { call, clock, connect } = make();
    call.setRemotes([remote(anna)]);
    call.showAt(anna, 'camera', { width: 100, height: 50 });
    const { channel } = await connect(anna);
    clock.pass(1_000);
    const before = channel.sent.length;
    for (let width = 200; width < 300; width += 1) {
      call.showAt(anna, 'camera', { width, height: 100 });
    }
    clock.pass(1_000);
    expect(channel.sent[0]).toContain('"width":100');
    expect(channel.sent.slice(before)).toHaveLength(2);
    expect(channel.sent.at(-1)).toContain('"width":299');
  });

  it('of the viewer pause and resume what is sent', async () => {
    const { call, clock, connect } = make();
    call.setLocalTracks(sending);
    call.setRemotes([remote(anna)]);
    const { channel, transceivers } = await connect(anna);
    channel.say({ type: 'tiles', camera: null });
    clock.pass(1_000);
    await settle();
    expect(transceivers[1]?.sender.encoding?.active).toBe(false);
    expect(transceivers[2]?.sender.encoding?.active).toBe(true);
    channel.say({ type: 'tiles', camera: { width: 320, height: 180 } });
    clock.pass(1_000);
    await settle();
    expect(transceivers[1]?.sender.encoding).toMatchObject({
      active: true,
      scaleResolutionDownBy: 4,
    });
  });
});

describe('what a link plays', () => {
  it('comes without delay at first, and smoothly after some seconds', async () => {
    const { call, clock, connect } = make();
    call.setRemotes([remote(anna)]);
    const { transceivers } = await connect(anna);
    expect(transceivers[1]?.receiver.jitterBufferTarget).toBe(0);
    clock.pass(5_000);
    expect(transceivers[1]?.receiver.jitterBufferTarget).toBeNull();
  });

  it('comes without delay at first also after a long wait in the lobby', async () => {
    const { call, clock, connect } = make();
    call.setRemotes([remote(anna, { isAdmitted: false })]);
    const { transceivers } = await connect(anna);
    clock.pass(60_000);
    expect(transceivers[1]?.receiver.jitterBufferTarget).toBe(0);
    call.setRemotes([remote(anna)]);
    clock.pass(5_000);
    expect(transceivers[1]?.receiver.jitterBufferTarget).toBeNull();
  });
});

it('a goodbye ends the link at once', async () => {
  const { call, connect } = make();
  call.setRemotes([remote(anna)]);
  const connection = await connect(anna);
  connection.channel.say({ type: 'bye' });
  expect(connection.connectionState).toBe('closed');
  expect(call.snapshot.links[anna]?.state).toBe('recovering');
});

it('disposed, leaves no connection, no timer and no listener that is called', async () => {
  const { call, clock, connect, connections, sent } = make();
  let calls = 0;
  call.subscribe(() => {
    calls += 1;
  });
  call.setRemotes([remote(anna), remote(bert, { isCaller: true })]);
  const connection = await connect(anna, 1);
  call.showAt(anna, 'camera', { width: 1, height: 1 });
  const before = { calls, sent: sent.length };
  call.dispose();
  expect(connections.map(({ connectionState }) => connectionState)).toEqual(['closed', 'closed']);
  connection.become('failed');
  call.setRemotes([remote(anna)]);
  clock.pass(100_000);
  await settle();
  expect(connections).toHaveLength(2);
  expect(clock.pending).toBe(0);
  expect({ calls, sent: sent.length }).toEqual(before);
});
