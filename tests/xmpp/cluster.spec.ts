import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../scripts/lib/process.ts';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import {
  erlangEnv,
  makeFolder,
  makeTestTls,
  startEjabberd,
  type Ejabberd,
} from './support/ejabberd.ts';
import { talkingPair, type Pair } from './support/talk.ts';

/** Issue 3: the room is back through the other node. */
const backMs = 5_000;

describeWith(['ejabberd'], 'two ejabberd in a cluster', () => {
  const folder = makeFolder();
  const at = (name: string): string => path.join(folder, name);
  let epmd: ChildProcess | undefined;
  const nodes: Ejabberd[] = [];
  let pair: Pair;

  beforeAll(async () => {
    const tls = await makeTestTls(folder);
    const [epmdPort, ...ports] = [await freePort(), await freePort(), await freePort()];
    epmd = spawn('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1,127.0.0.2'], {
      stdio: 'ignore',
    });
    const options = ['a', 'b'].map((name, index) => ({
      folder: at(name),
      tls,
      address: `127.0.0.${index + 1}`,
      port: ports[index] ?? 0,
      node: { name, epmdPort, cookie: 'a-cookie-for-this-test' },
    }));
    for (const { folder: own } of options) mkdirSync(own, { mode: 0o700 });
    nodes.push(...(await Promise.all(options.map(startEjabberd))));
    const [a, b] = nodes;
    const [ofA, ofB] = options;
    if (!a || !b || !ofA || !ofB) throw new Error('two nodes were asked for');
    await joinCluster(ofB);
    await a.registerRoom('room7', 'secret of room 7');
    const openRoom = await loadNodeXmpp({ ca: tls.certificate });
    const openGuest = await loadNodeXmpp({ ca: tls.certificate });
    pair = await talkingPair({ openRoom, openGuest, roomUrls: [a.url, b.url], guestUrl: b.url });
  });
  afterAll(async () => {
    pair?.dispose();
    for (const node of nodes) await node.kill();
    epmd?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `ejabberdctl join_cluster`, without the script, which wants its user. */
  async function joinCluster(b: Parameters<typeof startEjabberd>[0]): Promise<void> {
    const { code, output } = await run(
      'erl',
      [
        ...['-name', 'ctl@127.0.0.1', '-setcookie', b.node?.cookie ?? '', '-hidden', '-noinput'],
        ...['-start_epmd', 'false', '-s', 'ejabberd_ctl'],
        ...['-extra', 'b@127.0.0.2', '--no-timeout', 'join_cluster', 'a@127.0.0.1'],
      ],
      { env: erlangEnv(b), timeoutMs: 30_000 },
    );
    if (code !== 0) throw new Error(`join_cluster: ${output}`);
  }

  test('the room’s node is killed: back through the other, and the guest’s next word arrives', async () => {
    const [a] = nodes;
    pair.talk();
    await waitFor('talk across the nodes', () => pair.heardAtRoom.length > 5);
    await a?.kill();
    const killedAt = performance.now();
    const heard = pair.heardAtRoom.length;
    const said = pair.said();
    await waitFor(
      'what was said after the kill, on both sides',
      () => pair.heardAtRoom.length > said && pair.heardAtGuest().length > said,
      { timeoutMs: 20_000 },
    );
    const tookMs = performance.now() - killedAt;
    expect(pair.heardAtRoom.length).toBeGreaterThan(heard);
    await pair.hush();
    pair.expectWhole();
    expect(tookMs).toBeLessThan(backMs);
    expect(pair.guest.messages.filter(({ type }) => type === 'door')).toHaveLength(1);
  });
});
