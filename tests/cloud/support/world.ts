import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SettingsPatch } from '#shared/settings.ts';
import { waitFor, type Netns } from '../../harness/index.ts';
import { runCloudProgram, startCloudProgram, type CloudProgram } from './program.ts';

export type WorldOptions = {
  /** This machine's, or the namespace's: where RMS, STUN and TURN are. */
  address: string;
  /** The computer it runs on; this one where it is left out. */
  netns?: Pick<Netns, 'wrap'>;
  port?: number;
  turnPort?: number;
  turnTlsPort?: number;
  /** Kept after `dispose` where it is given. */
  dataDir?: string;
  /** More flags of `npm run cloud`. */
  flags?: readonly string[];
};

/**
 * The whole cloud as an administrator starts it: RMS with SQLite, and ejabberd and coturn under its care.
 *
 * coturn relays to no private address but its own, so two relayed ends find each other wherever the cloud is,
 * and an end with a private address is reached through its own relay only.
 */
export interface CloudWorld {
  /** `https://<address>:<port>` */
  readonly url: string;
  readonly adminKey: string;
  /** PEM of the certificate that RMS made itself, for those who have to trust it. */
  readonly certificate: string;
  readonly dataDir: string;
  readonly program: CloudProgram;
  /** A new room, and the code that is typed at its wall. */
  createRoom(name?: string): Promise<{ code: string }>;
  /** The process that RMS runs beside itself now. */
  pidOf(name: 'ejabberd' | 'coturn'): number;
  /** RMS is killed as a power cut would; what is beside it lives on. */
  kill(): Promise<void>;
  /** Again, on the same data, address and port. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

const idMs = 60_000;

const noteOf = (dataDir: string, name: string): string => path.join(dataDir, name, `${name}.pid`);

const pidIn = (dataDir: string, name: string): number => {
  const note = readFileSync(noteOf(dataDir, name), 'utf8');
  return Number((JSON.parse(note) as { pid: unknown }).pid);
};

/** What outlived an RMS that was killed and not started again; one that stops ends it, and its note, itself. */
function endLeftovers(dataDir: string): void {
  for (const name of ['ejabberd', 'coturn']) {
    if (!existsSync(noteOf(dataDir, name))) continue;
    try {
      process.kill(pidIn(dataDir, name), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

export async function startCloudWorld(options: WorldOptions): Promise<CloudWorld> {
  const { address, netns, port = 443, turnPort, turnTlsPort, flags = [] } = options;
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'mago-world-'));
  const args = [
    ...['--data', dataDir, '--listen', address, '--port', String(port)],
    ...(turnPort === undefined ? [] : ['--turn-port', String(turnPort)]),
    ...(turnTlsPort === undefined ? [] : ['--turn-tls-port', String(turnTlsPort)]),
    ...flags,
  ];
  let boundPort = port;
  const start = async (): Promise<CloudProgram> => {
    const fixed = [...args, '--port', String(boundPort)];
    const program = await startCloudProgram(fixed, undefined, netns?.wrap);
    boundPort = Number(new URL(program.url).port || boundPort);
    return program;
  };
  /** A command that needs the data folder only. */
  const command = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCloudProgram([...words, ...args]);
    if (code !== 0) throw new Error(`npm run cloud -- ${words.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  let program = await start();
  return {
    url: new URL(program.url).origin,
    adminKey: await command('admin-key'),
    certificate: readFileSync(path.join(dataDir, 'own-tls.pem'), 'utf8'),
    dataDir,
    get program() {
      return program;
    },
    createRoom: async (name = 'Aurora') => ({ code: await command('room', '--name', name) }),
    pidOf: (name) => pidIn(dataDir, name),
    kill: () => program.kill(),
    async start() {
      program = await start();
    },
    async dispose() {
      await program.stop();
      endLeftovers(dataDir);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Settings by which a room or an app knows the cloud, and trusts its key. */
export function trustIn(cloud: Pick<CloudWorld, 'url' | 'certificate'>): SettingsPatch {
  const key = new X509Certificate(cloud.certificate).publicKey;
  const der = key.export({ type: 'spki', format: 'der' });
  return {
    'cloud.url': cloud.url,
    'cloud.spki': createHash('sha256').update(der).digest('base64url'),
  };
}

/** The six digits of the only meeting that runs, once there is one. */
export const meetingIdIn = ({ dataDir }: Pick<CloudWorld, 'dataDir'>): Promise<string> =>
  waitFor('six digits', () => liveIds(dataDir)[0], { timeoutMs: idMs });

function liveIds(dataDir: string): string[] {
  const database = new DatabaseSync(path.join(dataDir, 'cloud.db'), { readOnly: true });
  try {
    const rows = database.prepare('select digits from meetings where ended_at is null').all();
    return rows.map((row) => String(row['digits']));
  } finally {
    database.close();
  }
}
