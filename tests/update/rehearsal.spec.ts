import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openManifest, parseKeys } from '../../src/main/update/manifest.ts';
import { readStepState } from '../../src/main/update/statusFile.ts';
import { nodeDisk, type Disk, type WritableFile } from '../../src/main/update/disk.ts';
import { atThree, makeWorld, roomyDisk, type World } from './support/world.ts';

const minute = 60_000;
const hour = 60 * minute;

let now = atThree;
let world: World;
beforeEach(async () => {
  now = atThree;
  world = await makeWorld(() => now);
  world.install('1.0.0');
  world.occupancy({});
});
afterEach(() => world.close());

/** Nothing of the new version is in force, and nothing of it lies about. */
async function expectUntouched(): Promise<void> {
  expect(await world.starts()).toBe('1.0.0');
  expect(world.folders()).toEqual(['app-1.0.0']);
}
const changeFile = (name: string, change: (bytes: Buffer) => Buffer): void => {
  const file = path.join(world.webFolder, name);
  writeFileSync(file, change(readFileSync(file)));
};

describe('an update', () => {
  it('is put beside the version that runs, and pointed to', async () => {
    await world.release('2.0.0');
    expect(await world.step()).toBe('installed');
    expect(await world.starts()).toBe('2.0.0');
    expect([world.read('root/current.txt'), world.read('root/previous.txt')]).toEqual([
      '2.0.0',
      '1.0.0',
    ]);
    expect(world.folders().toSorted()).toEqual(['app-1.0.0', 'app-2.0.0']);
    expect(await world.step()).toBe('current');
  });

  it('leaves the last good version and the new one, and nothing else', async () => {
    for (const version of ['2.0.0', '3.0.0', '4.0.0']) {
      await world.release(version);
      expect(await world.step()).toBe('installed');
      world.occupancy({ version });
    }
    await world.step();
    expect(world.read('root/previous.txt')).toBe('3.0.0');
    await world.release('5.0.0');
    await world.step();
    expect(world.folders().toSorted()).toEqual(['app-3.0.0', 'app-4.0.0', 'app-5.0.0']);
    await expect(nodeDisk.list(path.join(world.places.root, 'updates'))).resolves.toEqual([
      'status.json',
    ]);
  });

  it('never makes a version that has not run the one to go back to', async () => {
    await world.release('2.0.0');
    await world.step();
    // The room has not made way for it yet when the next one comes.
    await world.release('2.0.1');
    expect(await world.step()).toBe('installed');
    expect(world.read('root/previous.txt')).toBe('1.0.0');
    expect(world.folders()).toContain('app-1.0.0');
  });

  it('is not asked for by a room that keeps to its own network, except of a server in it', async () => {
    await world.release('2.0.0');
    world.occupancy({ isLocalOnly: true });
    const elsewhere = world.web.url.replace('127.0.0.1', 'localhost');
    const source = { url: elsewhere, keys: parseKeys(world.keys), channel: 'stable' } as const;
    expect(await world.step({ source })).toBe('off');
    expect(world.web.asked).toEqual([]);
    await expectUntouched();
    // Nor by one that is switched off meanwhile: its last word holds.
    now += 24 * hour;
    rmSync(path.join(world.places.state, 'heartbeat'));
    expect(await world.step({ source })).toBe('off');
    expect(world.web.asked).toEqual([]);
    expect(await world.step()).toBe('installed');
  });

  it('goes on where a broken download ended', async () => {
    const { size } = await world.release('2.0.0');
    world.web.breakAfter = Math.floor(size / 3);
    expect(await world.step()).toBe('unreachable');
    expect(await world.step()).toBe('unreachable');
    world.web.breakAfter = Number.POSITIVE_INFINITY;
    expect(await world.step()).toBe('installed');
    const ranges = world.web.asked.flatMap((line) => /bytes=(\d+)-/.exec(line)?.[1] ?? []);
    expect(ranges).toHaveLength(2);
    expect(Number(ranges[1])).toBeGreaterThan(Number(ranges[0]));
  });

  it('is fetched anew from a server that knows no ranges', async () => {
    const { size } = await world.release('2.0.0');
    world.web.breakAfter = Math.floor(size / 2);
    expect(await world.step()).toBe('unreachable');
    world.web.breakAfter = Number.POSITIVE_INFINITY;
    world.web.isSimple = true;
    expect(await world.step()).toBe('installed');
    expect(await world.starts()).toBe('2.0.0');
  });
});

describe('what is not installed:', () => {
  it('a package that is not what its manifest says; it is fetched again the next night', async () => {
    await world.release('2.0.0');
    changeFile('mago-room-2.0.0.zip', (bytes) => {
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return bytes;
    });
    expect(await world.step()).toBe('packageCorrupt');
    await expectUntouched();
    const asked = world.web.asked.length;
    now += 15 * minute;
    world.occupancy({});
    expect(await world.step()).toBe('packageCorrupt');
    expect(world.web.asked.slice(asked)).toEqual(['GET /stable.json']);
    now = atThree + 24 * hour;
    world.occupancy({});
    changeFile('mago-room-2.0.0.zip', (bytes) => {
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return bytes;
    });
    expect(await world.step()).toBe('installed');
  });

  it('a package with more bytes than were announced; not one too many is kept', async () => {
    await world.release('2.0.0');
    changeFile('mago-room-2.0.0.zip', (bytes) => Buffer.concat([bytes, Buffer.alloc(1_000_000)]));
    expect(await world.step()).toBe('packageCorrupt');
    await expectUntouched();
  });

  it('a package that is cut off', async () => {
    await world.release('2.0.0');
    changeFile('mago-room-2.0.0.zip', (bytes) => bytes.subarray(0, 100));
    expect(await world.step()).toBe('packageCorrupt');
    await expectUntouched();
  });

  it.each([
    [
      'unsigned',
      'manifestUnsigned',
      (text: string) => text.replace(/,\s*"signature": "[^"]*"/, ''),
    ],
    ['forged', 'manifestForged', (text: string) => text.replace(/("signature": ").{4}/, '$1AAAA')],
    ['torn', 'manifestUnreadable', (text: string) => text.slice(0, 200)],
    ['endless', 'manifestUnreadable', (text: string) => text + ' '.repeat(100_000)],
  ])('what comes with a manifest that is %s', async (_, reason, change) => {
    await world.release('2.0.0');
    changeFile('stable.json', (bytes) => Buffer.from(change(bytes.toString())));
    expect(await world.step()).toBe(reason);
    expect(world.web.asked).toEqual(['GET /stable.json']);
    await expectUntouched();
  });

  it('what somebody else has signed', async () => {
    await world.release('2.0.0', { isOtherKey: true });
    expect(await world.step()).toBe('manifestOtherKey');
    expect(world.web.asked).toEqual(['GET /stable.json']);
    await expectUntouched();
  });

  it('an older version, unless its manifest means it', async () => {
    await world.release('0.9.0');
    expect(await world.step()).toBe('lower');
    await expectUntouched();
    await world.release('0.9.0', { isDowngrade: true });
    expect(await world.step()).toBe('installed');
    expect(await world.starts()).toBe('0.9.0');
  });

  it.each([
    ['for others first', { percentage: 0 }, 'notYourTurn'],
    ['for later', { notBefore: atThree + minute }, 'notBefore'],
    ['that needs a step between', { minimumVersion: '1.5.0' }, 'tooOld'],
  ])('a version %s', async (_, changes, reason) => {
    await world.release('2.0.0', changes);
    expect(await world.step()).toBe(reason);
    expect(world.web.asked).toEqual(['GET /stable.json']);
    await expectUntouched();
  });

  it('a version that has failed here', async () => {
    await world.release('2.0.0');
    writeFileSync(path.join(world.places.state, 'blocked.txt'), '2.0.0\n');
    expect(await world.step()).toBe('blocked');
    await expectUntouched();
  });

  it('anything while the server is away, or nothing is set', async () => {
    expect(await world.step()).toBe('unreachable');
    expect(await world.step({ source: null })).toBe('off');
    await expectUntouched();
  });

  it.each([
    ['in a meeting at two o’clock', { isBusy: true }, 'inMeeting'],
    ['29 minutes before a meeting', { nextMeetingAt: atThree + 29 * minute }, 'meetingSoon'],
  ])('anything %s; not even a question is asked', async (_, said, reason) => {
    await world.release('2.0.0');
    world.occupancy(said);
    expect(await world.step()).toBe(reason);
    expect(world.web.asked).toEqual([]);
    await expectUntouched();
  });

  it('what has arrived while a meeting began', async () => {
    await world.release('2.0.0');
    let reads = 0;
    const disk: Disk = {
      ...roomyDisk,
      rename: async (from, to) => {
        await nodeDisk.rename(from, to);
        if (!to.includes('app-2.0.0')) return;
        reads += 1;
        world.occupancy({ isBusy: true });
      },
    };
    expect(await world.step({ disk })).toBe('inMeeting');
    expect(reads).toBe(1);
    expect(await world.starts()).toBe('1.0.0');
    world.occupancy({});
    expect(await world.step()).toBe('installed');
    expect(world.web.asked.filter((line) => line.endsWith('.zip'))).toHaveLength(1);
  });
});

describe('a full disk', () => {
  const full = (): Error => Object.assign(new Error('no space left'), { code: 'ENOSPC' });

  it('is found before anything is fetched', async () => {
    await world.release('2.0.0');
    const disk: Disk = { ...nodeDisk, freeBytes: () => Promise.resolve(100 * 1024 ** 2) };
    expect(await world.step({ disk })).toBe('diskFull');
    expect(world.web.asked).toEqual(['GET /stable.json']);
    await expectUntouched();
  });

  it('at any write leaves the old version in force and nothing behind that fills it', async () => {
    await world.release('2.0.0');
    let reached = 0;
    for (let fails = 1; ; fails += 1) {
      reached = 0;
      const disk = failingDisk(() => {
        reached += 1;
        return reached >= fails ? full() : undefined;
      });
      const reason = await world.step({ disk });
      if (reached < fails) break;
      expect([fails, reason]).toEqual([fails, expect.stringMatching(/^(diskFull|installed)$/)]);
      expect(await world.starts()).toBe(reason === 'installed' ? '2.0.0' : '1.0.0');
      const left = await nodeDisk.list(path.join(world.places.root, 'updates'));
      expect(left.filter((name) => name.endsWith('.zip'))).toEqual([]);
      expect(world.folders()).not.toContain('app-2.0.0.tmp');
      if (reason === 'installed') break;
    }
    // Package, three files, both pointers: each of them has been refused once.
    expect(reached).toBeGreaterThan(10);
    expect(await world.step()).toMatch(/^(installed|current)$/);
    expect(await world.starts()).toBe('2.0.0');
  });
});

/** A disk whose writes fail when told. */
function failingDisk(fail: () => Error | undefined): Disk {
  const failing = (file: WritableFile): WritableFile => ({
    ...file,
    async write(bytes) {
      const error = fail();
      if (error) throw error;
      await file.write(bytes);
    },
  });
  return {
    ...roomyDisk,
    create: async (file, mode) => failing(await nodeDisk.create(file, mode)),
    append: async (file) => failing(await nodeDisk.append(file)),
  };
}

it('the step remembers what the wall shows, and a place in roll-outs for good', async () => {
  await world.release('2.0.0', { percentage: 0 });
  await world.step();
  const first = await readStepState(nodeDisk, world.places);
  expect(first).toMatchObject({ reason: 'notYourTurn', offered: '2.0.0', checkedAt: now });
  now += 12 * hour;
  expect(await world.step()).toBe('outsideWindow');
  expect(await readStepState(nodeDisk, world.places)).toEqual(first);
  expect(openManifest(world.read('web/stable.json'), parseKeys(world.keys), 'stable').ok).toBe(
    true,
  );
});
