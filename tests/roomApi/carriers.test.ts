import { TRPCClientError } from '@trpc/client';
import { afterEach, expect, test, vi } from 'vitest';
import { carrierLimits } from '#shared/room/carrier.ts';
import { participantIdSchema } from '#shared/signal/values.ts';
import { createFakeRoomApi, type FakeRoomApi } from '../../src/main/testing/fakeRoomApi.ts';
import { makeReport } from '../../src/renderer/testing/builders.ts';
import type { RoomClient } from '../../src/renderer/app/connection/index.ts';
import { carryByIpc, carryByWebSocket, type CarriedRoom } from './carriers.ts';

/** What a page may rely on, whichever carrier its room API comes by (DESIGN 2). */
const carriers = [
  ['Electron IPC', carryByIpc],
  ['a WebSocket', carryByWebSocket],
] as const;

let api: FakeRoomApi;
let room: CarriedRoom;
afterEach(() => room.close());

const someone = participantIdSchema.parse('p'.repeat(22));

function readSnapshots(client: RoomClient) {
  const revisions: number[] = [];
  const subscription = client.snapshots.subscribe(undefined, {
    onData: (snapshot) => revisions.push(snapshot.revision),
  });
  return { revisions, subscription };
}

function readEvents(client: RoomClient) {
  const numbers: number[] = [];
  const subscription = client.callEvents.subscribe(
    {},
    { onData: (event) => numbers.push(event.data.n) },
  );
  return { numbers, subscription };
}

test.each(carriers)(
  'over %s a call reaches the room and its outcome the page',
  async (_, carry) => {
    room = await carry((api = createFakeRoomApi()));
    const { client } = room.connect();
    expect(await client.startMeeting.mutate()).toEqual({ ok: true, value: null });
    await client.admit.mutate({ id: someone });
    await client.setLocked.mutate({ locked: true });
    expect(api.calls).toEqual([['startMeeting'], ['admit', someone], ['setLocked', true]]);
  },
);

test.each(carriers)('over %s an argument that is none never reaches the room', async (_, carry) => {
  room = await carry((api = createFakeRoomApi()));
  const { client } = room.connect();
  const wrong = { id: '../../etc' } as never;
  await expect(client.admit.mutate(wrong)).rejects.toMatchObject({
    data: { code: 'BAD_REQUEST' },
  });
  await expect(client.setLocked.mutate({ locked: 'yes' } as never)).rejects.toMatchObject({
    data: { code: 'BAD_REQUEST' },
  });
  expect(api.calls).toEqual([]);
});

test.each(carriers)(
  'over %s the present snapshot comes at once, then each new one',
  async (_, carry) => {
    room = await carry((api = createFakeRoomApi()));
    const { revisions } = readSnapshots(room.connect().client);
    await vi.waitFor(() => expect(revisions).toEqual([1]));
    api.pushSnapshot();
    await vi.waitFor(() => expect(revisions).toEqual([1, 2]));
  },
);

test.each(carriers)('over %s no call event is lost or doubled by a cut', async (_, carry) => {
  room = await carry((api = createFakeRoomApi()));
  const { numbers } = readEvents(room.connect().client);
  api.pushEvent();
  api.pushEvent();
  await vi.waitFor(() => expect(numbers).toEqual([1, 2]));
  room.cut();
  api.pushEvent();
  api.pushEvent();
  await vi.waitFor(() => expect(numbers).toEqual([1, 2, 3, 4]), 5_000);
});

test.each(carriers)('over %s a cut is told, and so is the way back', async (_, carry) => {
  room = await carry((api = createFakeRoomApi()));
  const connection = room.connect();
  const states: string[] = [];
  connection.onState((state) => states.push(state));
  const { revisions } = readSnapshots(connection.client);
  await vi.waitFor(() => expect(revisions).toEqual([1]));
  room.cut();
  await vi.waitFor(() => expect(states).toEqual(['open', 'lost', 'open']), 5_000);
  await vi.waitFor(() => expect(revisions).toEqual([1, 1]));
});

test.each(carriers)('over %s who stops reading is no longer read for', async (_, carry) => {
  room = await carry((api = createFakeRoomApi()));
  const { client } = room.connect();
  const { revisions, subscription } = readSnapshots(client);
  await vi.waitFor(() => expect(revisions).toEqual([1]));
  expect(api.openReaders()).toBe(1);
  subscription.unsubscribe();
  await vi.waitFor(() => expect(api.openReaders()).toBe(0));
});

test.each(carriers)('over %s a closed connection leaves nothing behind', async (_, carry) => {
  room = await carry((api = createFakeRoomApi()));
  const connection = room.connect();
  const { revisions } = readSnapshots(connection.client);
  readEvents(connection.client);
  await vi.waitFor(() => expect(revisions).toEqual([1]));
  await vi.waitFor(() => expect(api.openReaders()).toBe(2));
  await connection.close();
  await vi.waitFor(() => expect(api.openReaders()).toBe(0));
});

test.each(carriers)(
  'over %s a message that is too large fails its call, and only that',
  async (_, carry) => {
    room = await carry((api = createFakeRoomApi()));
    const { client } = room.connect();
    const typedId = '1'.repeat(carrierLimits.frameCharacters);
    await expect(client.callRoom.mutate({ typedId })).rejects.toBeInstanceOf(TRPCClientError);
    expect(await client.endMeeting.mutate()).toEqual({ ok: true, value: null });
    expect(api.calls).toEqual([['endMeeting']]);
  },
);

test.each(carriers)('over %s two pages read the same room', async (_, carry) => {
  room = await carry((api = createFakeRoomApi()));
  const one = readSnapshots(room.connect().client);
  const other = readSnapshots(room.connect().client);
  await vi.waitFor(() => expect([one.revisions, other.revisions]).toEqual([[1], [1]]));
});

test.each(carriers)(
  'over %s a report arrives whole, and one that is none does not',
  async (_, carry) => {
    room = await carry((api = createFakeRoomApi()));
    const { client } = room.connect();
    const token = 't'.repeat(43);
    const report = makeReport({ tcp: { state: 'failed', reason: 'tcpDropped' } });
    api.runDiagnostics = () => Promise.resolve({ ok: true, value: report });
    expect(await client.runDiagnostics.mutate({ token })).toEqual({ ok: true, value: report });
    api.runDiagnostics = () =>
      Promise.resolve({ ok: true, value: { ...report, tested: 'something' as never } });
    await expect(client.runDiagnostics.mutate({ token })).rejects.toBeInstanceOf(TRPCClientError);
    const wrong = client.runDiagnostics.mutate({ token: 'short' });
    await expect(wrong).rejects.toMatchObject({ data: { code: 'BAD_REQUEST' } });
  },
);
