import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket as NodeWebSocket } from 'ws';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SettingsView } from '#shared/room/snapshot.ts';
import {
  createRoomConnection,
  type RoomConnection,
} from '../../src/renderer/app/connection/roomConnection.ts';
import { describeWith, launchRoom, makeDataFolder, waitFor, type Room } from '../harness/index.ts';

/** What an administrator has: a policy file, a provisioning file, and the wall with its PIN. */
const adminPin = '4821';
let folder: string;
let dataFolder: string;
let room: Room | undefined;
let wall: RoomConnection | undefined;

const file = (name: string): string => path.join(folder, name);
const put = (name: string, content: unknown): void =>
  writeFileSync(file(name), typeof content === 'string' ? content : JSON.stringify(content));
const read = (name: string): unknown => JSON.parse(readFileSync(name, 'utf8'));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mago-layers-'));
  dataFolder = makeDataFolder();
});
afterEach(async () => {
  await stop();
  for (const one of [folder, dataFolder]) rmSync(one, { recursive: true, force: true });
});

/** Starts the room and opens its settings, as the wall does. */
async function start() {
  room = await launchRoom({
    dataFolder,
    args: ['--policy', file('policy.json'), '--provisioning', file('provisioning.json')],
  });
  const { origin, hash } = new URL(room.screenUrl);
  class PageWebSocket extends NodeWebSocket {
    constructor(url: string | URL) {
      super(url, { origin });
    }
  }
  wall = createRoomConnection(
    {
      by: 'webSocket',
      origin,
      credentials: { token: hash.slice('#t='.length), session: 'S'.repeat(43) },
      WebSocket: PageWebSocket as unknown as typeof WebSocket,
    },
    () => performance.now(),
  );
  const { client } = wall;
  const unlocked = await client.unlockSettings.mutate({ pin: adminPin });
  const opened = unlocked.ok
    ? unlocked
    : await client.setAdminPin.mutate({ pin: adminPin, token: null });
  if (!opened.ok) throw new Error(opened.error.code);
  const { token } = opened.value;
  const view = async (): Promise<SettingsView> => {
    const seen = await client.readSettings.mutate({ token });
    if (!seen.ok) throw new Error(seen.error.code);
    return seen.value;
  };
  return { room, client, token, view };
}

async function stop(): Promise<void> {
  await wall?.close();
  wall = undefined;
  await room?.stop();
  room = undefined;
}

describeWith(['lan'], 'the layers of settings in a running room', () => {
  it('bind the wall, say where each value comes from, and let the rest be set and taken back', async () => {
    put('policy.json', {
      enforced: { 'room.name': 'Policy', 'beacon.companyId': 'none' },
      recommended: { 'room.language': 'de' },
    });
    put('provisioning.json', {
      version: 1,
      settings: { 'room.name': 'Provisioned', 'meeting.pin': false },
    });
    const { client, token, view, room } = await start();
    expect(room.room).toBe('Policy');
    expect(await view()).toMatchObject({
      values: { 'room.name': 'Policy', 'room.language': 'de', 'meeting.pin': false },
      sources: {
        'room.name': 'policy',
        'network.port': 'start',
        'meeting.pin': 'provisioning',
        'room.language': 'recommended',
        'beacon.companyId': 'default',
      },
      troubles: [
        {
          what: 'policy.values',
          details: ['enforced: beacon.companyId must be a whole number from 0 to 65535.'],
        },
      ],
    });
    const patch = { 'meeting.lobby': 'always', 'room.name': 'Wall' } as const;
    expect(await client.changeSettings.mutate({ token, patch })).toEqual({
      ok: false,
      error: { code: 'settings.fixed', setting: 'room.name' },
    });
    expect((await view()).sources['meeting.lobby']).toBe('default');
    await client.changeSettings.mutate({ token, patch: { 'room.language': 'fr' } });
    expect(await view()).toMatchObject({
      values: { 'room.language': 'fr' },
      sources: { 'room.language': 'wall' },
    });
    await client.resetSetting.mutate({ token, key: 'room.language' });
    expect(await view()).toMatchObject({
      values: { 'room.language': 'de' },
      sources: { 'room.language': 'recommended' },
    });
  });

  it('stay as they are under a broken provisioning file, also after a power cut, until it is mended', async () => {
    const good = (name: string): string =>
      JSON.stringify({ version: 1, settings: { 'room.name': name } });
    const result = file('provisioning.result.json');
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    put('provisioning.json', good('First'));
    const first = await start();
    expect(first.room.room).toBe('First');
    expect(read(result)).toMatchObject({
      applied: true,
      problems: [],
      sha256: hash(good('First')),
    });

    const broken = '{"version":1,"settings":{"room.name":"Second","network.port":"many"}}';
    put('provisioning.json', broken);
    await waitFor('the refusal', () => !(read(result) as { applied: boolean }).applied);
    expect(read(result)).toMatchObject({
      version: 1,
      file: 'provisioning.json',
      sha256: hash(broken),
      problems: ['settings.network.port must be a whole number from 1024 to 65535.'],
    });
    const told = { what: 'provisioning.refused', file: result };
    const unchanged = {
      values: { 'room.name': 'First' },
      sources: { 'room.name': 'provisioning' },
      troubles: [told],
    };
    expect(await first.view()).toMatchObject(unchanged);

    await wall?.close();
    await room?.kill();
    const again = await start();
    expect(again.room.room).toBe('First');
    expect(await again.view()).toMatchObject(unchanged);

    put('provisioning.json', good('Third'));
    await waitFor(
      'the mended file',
      async () => (await again.view()).values['room.name'] === 'Third',
    );
    expect(read(result)).toMatchObject({ applied: true, sha256: hash(good('Third')) });
    expect((await again.view()).troubles).toEqual([]);

    rmSync(file('provisioning.json'));
    await waitFor(
      'its removal',
      async () => (await again.view()).sources['room.name'] === 'default',
    );
  });

  it('leave the result in the data folder where there is no place beside the file', async () => {
    mkdirSync(path.join(folder, 'provisioning.result.json'));
    put('provisioning.json', { version: 1, settings: { adminPin: '0815' } });
    const { view, room } = await start();
    const result = path.join(dataFolder, 'provisioning.result.json');
    const problems = ['settings.adminPin: secrets do not belong in this file. Remove it.'];
    expect(read(result)).toMatchObject({ applied: false, problems });
    expect((await view()).troubles).toEqual([
      { what: 'provisioning.refused', details: problems, file: result },
    ]);
    expect(room.log() + readFileSync(result, 'utf8')).not.toContain('0815');
  });
});
