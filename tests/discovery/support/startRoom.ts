import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitFor, type Netns } from '../../harness/index.ts';
import type { RoomOrder, RoomReport } from './roomTalk.ts';

const program = fileURLToPath(new URL('roomProgram.ts', import.meta.url));

export type TestRoom = {
  readonly identity: string;
  readonly log: () => string;
  readonly isAlive: () => boolean;
  rename(name: string): void;
  /** Gives an order and waits for the report of its kind. */
  ask<K extends 'nearby' | 'memory'>(kind: K): Promise<Extract<RoomReport, { kind: K }>>;
  notices(): readonly string[];
  /** Ends it as a room ends. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
};

/** Starts `roomProgram.ts` on a computer of a test network. */
export async function startTestRoom(
  netns: Netns,
  dataFolder: string,
  name: string,
  interfaces: readonly string[] = [],
): Promise<TestRoom> {
  const { file, args } = netns.wrap(process.execPath, [
    ...['--expose-gc', program, dataFolder, name],
    ...interfaces,
  ]);
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const reports: RoomReport[] = [];
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    reports.push(JSON.parse(line) as RoomReport);
  });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const give = (order: RoomOrder): void => void child.stdin.write(`${JSON.stringify(order)}\n`);
  const reported = <K extends RoomReport['kind']>(kind: K, after = 0, timeoutMs = 15_000) =>
    waitFor(
      `${name} to report ${kind}`,
      () => {
        if (!isAlive()) throw new Error(`${name} has ended:\n${text}`);
        return reports
          .slice(after)
          .find((report): report is Extract<RoomReport, { kind: K }> => report.kind === kind);
      },
      { timeoutMs },
    );
  const ready = await reported('ready', 0, 60_000);
  return {
    identity: ready.identity,
    log: () => text,
    isAlive,
    rename: (next) => give({ kind: 'rename', name: next }),
    ask(kind) {
      const after = reports.length;
      give({ kind });
      return reported(kind, after);
    },
    notices: () =>
      reports.flatMap((report) => (report.kind === 'notices' ? [report] : [])).at(-1)?.codes ?? [],
    async stop() {
      if (isAlive()) child.stdin.end();
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
