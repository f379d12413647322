import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeRelease, type ReleaseOptions } from '../../../scripts/release/makeRelease.ts';
import { rawPublicKey } from '../../../src/main/identity/keys.ts';
import { createMemoryLogger } from '../../../src/main/testing/fakes.ts';
import { nodeDisk, type Disk } from '../../../src/main/update/disk.ts';
import { parseKeys, type Manifest } from '../../../src/main/update/manifest.ts';
import { runUpdateStep, type StepDeps } from '../../../src/main/update/step.ts';
import { readVersions, type Places } from '../../../src/main/update/versions.ts';
import { parseWindow } from '../../../src/main/update/window.ts';
import type { UpdateReason } from '../../../src/shared/update.ts';
import { serveFolder, type WebServer } from './webServer.ts';

/** 03:00 of some night, in the local time of whoever runs the test. */
export const atThree = new Date(2026, 10, 22, 3, 0).getTime();

const { privateKey } = generateKeyPairSync('ed25519');
const otherKey = generateKeyPairSync('ed25519').privateKey;

/** A room's PC as the shell and the update step see it, and the web server that its updates come from. */
export interface World {
  readonly places: Places;
  readonly keys: string;
  readonly web: WebServer;
  readonly webFolder: string;
  /** Puts a version in place as an installer would. */
  install(version: string, script?: string): void;
  point(name: 'current' | 'previous', version: string): void;
  /** What the room would say. Undefined: the room does not run. */
  occupancy(said: {
    isBusy?: boolean;
    isLocalOnly?: boolean;
    nextMeetingAt?: number | null;
    version?: string;
  }): void;
  release(
    version: string,
    changes?: Partial<ReleaseOptions> & { isOtherKey?: boolean; script?: string },
  ): Promise<Manifest>;
  step(changes?: Partial<StepDeps>): Promise<UpdateReason>;
  /** The version that the shell would start; its program is whole. */
  starts(): Promise<string | undefined>;
  read(name: string): string;
  folders(): string[];
  close(): Promise<void>;
}

export const programOf = (version: string): string => `#!/bin/sh\necho ${version}\n`;
/** A file that takes many writes, and does not get smaller when packed. */
export const dataOf = (version: string): Buffer =>
  createHash('shake256', { outputLength: 600_000 }).update(version).digest();

export async function makeWorld(now: () => number = () => atThree): Promise<World> {
  const base = mkdtempSync(path.join(tmpdir(), 'mago-update-'));
  const at = (...names: string[]): string => path.join(base, ...names);
  const places = { root: at('root'), state: at('state') };
  for (const folder of ['root', 'state', 'web', 'key']) mkdirSync(at(folder));
  for (const [name, key] of Object.entries({ ours: privateKey, other: otherKey }))
    writeFileSync(at('key', name), key.export({ type: 'pkcs8', format: 'pem' }));
  const web = await serveFolder(at('web'));
  const keys = rawPublicKey(privateKey);

  function write(folder: string, version: string, script = programOf(version)): void {
    mkdirSync(path.join(folder, 'resources/inner'), { recursive: true });
    writeFileSync(path.join(folder, 'mago-room'), script);
    chmodSync(path.join(folder, 'mago-room'), 0o755);
    writeFileSync(path.join(folder, 'resources/app.asar'), dataOf(version));
    writeFileSync(path.join(folder, 'resources/inner/notes.txt'), version);
  }

  const world: World = {
    ...{ places, keys, web, webFolder: at('web') },
    install(version, script) {
      write(at('root', `app-${version}`), version, script);
      world.point('current', version);
    },
    point: (name, version) => writeFileSync(at('root', `${name}.txt`), `${version}\n`),
    occupancy({ isBusy = false, isLocalOnly = false, nextMeetingAt = null, version = '1.0.0' }) {
      const said = { version, isBusy, isLocalOnly, nextMeetingAt, writtenAt: now() };
      writeFileSync(at('state/occupancy.json'), JSON.stringify(said));
      writeFileSync(at('state/heartbeat'), '');
    },
    async release(version, { isOtherKey = false, script, ...changes } = {}) {
      rmSync(at('packed'), { recursive: true, force: true });
      write(at('packed'), version, script);
      return makeRelease({
        ...{ folder: at('packed'), keyFile: at('key', isOtherKey ? 'other' : 'ours') },
        ...{ out: at('web'), version, channel: 'stable', minimumVersion: '0.0.0' },
        ...{ notBefore: 0, percentage: 100, isDowngrade: false },
        ...changes,
      });
    },
    step: (changes) =>
      runUpdateStep({
        places,
        source: { url: web.url, keys: parseKeys(keys), channel: 'stable' },
        window: parseWindow('0200-0400'),
        disk: roomyDisk,
        ...{ fetch, randomBytes, logger: createMemoryLogger() },
        clock: { now, monotonic: () => performance.now(), after: timer },
        changedAt: (file) =>
          stat(file).then(
            () => now(),
            () => null,
          ),
        ...changes,
      }),
    async starts() {
      const { effective } = await readVersions(nodeDisk, places);
      if (effective === undefined) return undefined;
      const folder = at('root', `app-${effective}`);
      const isWhole =
        readFileSync(path.join(folder, 'resources/app.asar')).equals(dataOf(effective)) &&
        readFileSync(path.join(folder, 'resources/inner/notes.txt'), 'utf8') === effective &&
        readFileSync(path.join(folder, 'mago-room'), 'utf8').startsWith('#!/bin/');
      return isWhole ? effective : `${effective}, not whole`;
    },
    read: (name) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8').trim() : ''),
    folders: () => readdirSync(places.root).filter((name) => name.startsWith('app-')),
    async close() {
      await web.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
  return world;
}

const timer = (ms: number, run: () => void): (() => void) => {
  const handle = setTimeout(run, ms);
  return () => clearTimeout(handle);
};

/** The machine that runs the tests may have less room than a room's PC must. */
export const roomyDisk: Disk = { ...nodeDisk, freeBytes: () => Promise.resolve(1024 ** 4) };
