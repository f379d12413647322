import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocket } from 'ws';
import { afterEach, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.ts';
import { runNode } from '../../scripts/lib/process.ts';
import { describeWith, launchRoom, makeDataFolder, waitFor, type Room } from '../harness/index.ts';
import { collectOutput, freePort, type RoomOptions } from '../harness/room.ts';

/** The address of the network the tests run on. */
const lan = process.env.MAGO_TEST_LAN ?? '';
const rooms: Room[] = [];
async function start(options: RoomOptions = {}): Promise<Room> {
  const room = await launchRoom(options);
  rooms.push(room);
  return room;
}
const headless = (...args: string[]) => runNode(inRoot('out/main/headless.js'), args);

/** A room whose every word is looked at, also one that the harness would take for failed. */
function startRaw(...args: string[]) {
  const data = makeDataFolder();
  const flags = ['--headless', '--json', '--data', data, ...args];
  const child = spawn(process.execPath, [inRoot('out/main/headless.js'), ...flags]);
  const log = collectOutput(child);
  let stdout = '';
  child.stdout.on('data', (text: string) => {
    stdout += text;
  });
  return {
    log,
    stdout: () => stdout,
    async stop() {
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      const [code] = await ended;
      rmSync(data, { recursive: true, force: true });
      return code;
    },
  };
}

afterEach(async () => {
  await Promise.all(rooms.splice(0).map((room) => room.stop()));
});

/** One call over the screen's socket, as its page makes it. */
async function ask(room: Room, path: string, type: 'mutation' | 'subscription', input?: unknown) {
  const { origin, hash, host } = new URL(room.screenUrl);
  const socket = new WebSocket(`ws://${host}/room-api?connectionParams=1`, { origin });
  await once(socket, 'open');
  const data = { token: hash.slice('#t='.length), session: 'S'.repeat(43) };
  socket.send(JSON.stringify({ method: 'connectionParams', data }));
  socket.send(JSON.stringify({ id: 1, method: type, params: { path, input } }));
  const result = await new Promise<unknown>((resolve) => {
    socket.on('message', (text: Buffer) => {
      const message = JSON.parse(text.toString()) as { result?: { data?: unknown } };
      if (message.result?.data !== undefined) resolve(message.result.data);
    });
    socket.on('close', (code) => resolve(code));
  });
  socket.close();
  return result;
}

describeWith(['lan'], 'the headless room on the command line', () => {
  it('prints one JSON line on stdout and nothing else', async () => {
    const room = startRaw('--port', String(await freePort()));
    await waitFor('its line', () => room.stdout().includes('\n'));
    const where = JSON.parse(room.stdout()) as Record<string, string>;
    expect(Object.keys(where)).toEqual(['room', 'id', 'lanUrl', 'screenUrl']);
    expect(where.room).toBe('Meeting room');
    expect(where.id).toMatch(/^\d{10}$/);
    expect(where.lanUrl).toMatch(new RegExp(`^https://${lan}:\\d+/$`));
    expect(where.screenUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#t=[A-Za-z0-9_-]{43}$/);
    expect(await room.stop()).toBe(0);
    expect(room.stdout().split('\n')).toHaveLength(2);
  });

  it('explains its flags, and refuses one it does not know', async () => {
    const help = await headless('--help');
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--screen-port')]);
    const wrong = await headless('--prot', '9000');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.output).toContain('--prot');
  });

  it('ends within three seconds when asked to', async () => {
    const room = await start();
    const before = performance.now();
    expect(await room.stop()).toBe(0);
    expect(performance.now() - before).toBeLessThan(3_500);
  });

  it('tells its guests before it goes', async () => {
    const room = await start();
    const guest = new WebSocket(new URL('/road', room.lanUrl), { rejectUnauthorized: false });
    const frames: { f: string; failure?: unknown }[] = [];
    guest.on('message', (text: Buffer) =>
      frames.push(JSON.parse(text.toString()) as (typeof frames)[number]),
    );
    await once(guest, 'open');
    guest.send(JSON.stringify({ f: 'open', version: 1 }));
    await waitFor('the door', () => frames.length >= 2);
    const closed = once(guest, 'close');
    expect(await room.stop()).toBe(0);
    expect((await closed)[0]).toBe(1000);
  });

  it('ends with a clear sentence when the screen’s port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const data = makeDataFolder();
    const lanPort = String(await freePort());
    const { code, output } = await headless(
      ...['--headless', '--data', data, '--port', lanPort, '--screen-port', String(port)],
    );
    taken.close();
    rmSync(data, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(output).toMatch(/could not be started: .*EADDRINUSE/);
  });

  it('runs on without its LAN port, says so, and takes it when it is free', async () => {
    const taken = createServer().listen(0, lan);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const room = startRaw('--port', String(port));
    await waitFor('its line', () => room.stdout().includes('"id":null,"lanUrl":null'));
    expect(room.log()).toContain('The room has no id: network.portTaken');
    taken.close();
    await waitFor('the port', () => room.log().includes('the LAN host listens'));
    expect(await room.stop()).toBe(0);
  });

  it('without a network says so, and its screen is there all the same', async () => {
    const room = startRaw('--interface', 'nothing0');
    await waitFor('its line', () => room.stdout().includes('"id":null,"lanUrl":null'));
    expect(room.log()).toContain('The room has no id: network.none');
    const { screenUrl } = JSON.parse(room.stdout()) as { screenUrl: string };
    expect((await fetch(screenUrl)).status).toBe(200);
    expect(await room.stop()).toBe(0);
  });
});

describeWith(['lan'], 'a room without Bluetooth', () => {
  it('says that proximity is off, and can be met all the same', async () => {
    const room = await start({});
    await waitFor('the notice', async () =>
      JSON.stringify(await ask(room, 'snapshots', 'subscription')).includes('beacon.noBluetooth'),
    );
    expect(await ask(room, 'startMeeting', 'mutation')).toEqual({
      ok: true,
      value: null,
    });
    await room.stop();
  });
});

describeWith(['lan'], 'what the headless room keeps', () => {
  it('starts with a broken settings file: it is put aside, defaults stand in, the wall is told', async () => {
    const dataFolder = makeDataFolder();
    writeFileSync(path.join(dataFolder, 'settings.json'), '{"room.name": "Au');
    const room = await start({ dataFolder });
    expect(room.room).toBe('Meeting room');
    expect(await ask(room, 'snapshots', 'subscription')).toMatchObject({
      notices: expect.arrayContaining([{ code: 'settings.wasBroken' }]),
    });
    expect(readdirSync(dataFolder).filter((name) => name.includes('broken'))).toHaveLength(1);
    await room.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('is the same room after a restart: same identity, same key, same settings', async () => {
    const dataFolder = makeDataFolder();
    writeFileSync(path.join(dataFolder, 'settings.json'), '{"room.name":"Aula"}');
    const first = await start({ dataFolder });
    expect(first.room).toBe('Aula');
    const keys = () =>
      ['identity.json', 'tls.json'].map((name) =>
        readFileSync(path.join(dataFolder, name), 'utf8'),
      );
    const before = keys();
    await first.stop();
    const second = await start({ dataFolder });
    expect(second.room).toBe('Aula');
    expect(keys()).toEqual(before);
    await second.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('logs neither PIN nor token', async () => {
    const room = await start();
    await ask(room, 'setAdminPin', 'mutation', { pin: '736451', token: null });
    const log = readFileSync(path.join(room.dataFolder, 'logs/room.log'), 'utf8') + room.log();
    expect(log).toContain('administrator PIN changed');
    expect(log).not.toContain('736451');
    expect(readFileSync(path.join(room.dataFolder, 'logs/room.log'), 'utf8')).not.toContain(
      new URL(room.screenUrl).hash.slice(3),
    );
  });
});
