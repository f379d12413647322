import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import type { OpenXmpp } from '../../src/signalling/xmpp/client.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { makeFolder, makeTestTls, startEjabberd, type Ejabberd } from './support/ejabberd.ts';
import { talkingPair, type Pair } from './support/talk.ts';

/** Issue 3: signalling resumed five seconds after the server's return. */
const backMs = 5_000;

describeWith(['ejabberd'], 'ejabberd is killed in a meeting', () => {
  const folder = makeFolder();
  let ejabberd: Ejabberd;
  let openRoom: OpenXmpp;
  let openGuest: OpenXmpp;
  let pair: Pair;

  beforeAll(async () => {
    const tls = await makeTestTls(folder);
    ejabberd = await startEjabberd({ folder, tls, port: await freePort() });
    await ejabberd.registerRoom('room7', 'secret of room 7');
    openRoom = await loadNodeXmpp({ ca: tls.certificate });
    openGuest = await loadNodeXmpp({ ca: tls.certificate });
    pair = await talkingPair({
      openRoom,
      openGuest,
      roomUrls: [ejabberd.url],
      guestUrl: ejabberd.url,
    });
  });
  afterAll(async () => {
    pair?.dispose();
    await ejabberd?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const talkAgain = (): Promise<unknown> => {
    const before = pair.heardAtRoom.length;
    return waitFor('talk again', () => pair.heardAtRoom.length > before + 5, { timeoutMs: backMs });
  };
  const guestsStates = (): string[] => pair.guest.states.map(({ state }) => state.at);

  test('a cut stream of the room is resumed, and the guest does not notice', async () => {
    pair.talk();
    await waitFor('some talk', () => pair.heardAtRoom.length > 3);
    pair.cutRoom();
    expect(pair.room.xmpp.state).toBe('down');
    await talkAgain();
    await pair.hush();
    pair.expectWhole();
    expect(guestsStates()).toEqual(['open']);
  });

  test('a cut stream of the guest is resumed, and the room does not notice', async () => {
    pair.talk();
    pair.cutGuest();
    await waitFor('the guest to see it', () => guestsStates().includes('reconnecting'));
    await talkAgain();
    await pair.hush();
    pair.expectWhole();
    expect(pair.room.xmpp.sockets).toBe(1);
    expect(pair.room.sessions.size).toBe(1);
  });

  test('killed with SIGKILL and started again: resumed within five seconds, nothing lost or doubled', async () => {
    pair.talk();
    await waitFor('some talk', () => pair.heardAtRoom.length > 3);
    await ejabberd.kill();
    await waitFor(
      'both sides to see it',
      () => pair.guest.road.state.at === 'reconnecting' && pair.room.xmpp.state === 'down',
    );
    const saidWhileDown = pair.said();
    await ejabberd.start();
    const backAt = performance.now();
    await waitFor(
      'what was said meanwhile, on both sides',
      () => pair.heardAtRoom.length > saidWhileDown && pair.heardAtGuest().length > saidWhileDown,
      { timeoutMs: backMs },
    );
    const tookMs = performance.now() - backAt;
    await pair.hush();
    pair.expectWhole();
    expect(tookMs).toBeLessThan(backMs);
    // Nobody had to knock again.
    expect(pair.guest.messages.filter(({ type }) => type === 'door')).toHaveLength(1);
  });
});
