import { mkdir, readdir, unlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { redactFields } from '#shared/redact.ts';
import { err, ok } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import type { FaultCause } from '#shared/support.ts';
import { createJsonFile } from '../files/jsonFile.ts';
import type { Cancel, Clock, JsonFile, Logger, RandomBytes } from '../ports.ts';
import { writeBundle } from './bundle.ts';
import { readEnd, redactLines } from './recentLog.ts';

export type SupportDeps = {
  /** The room's data folder. */
  dataDir: string;
  version: string;
  /** Of the shell and of the update step; undefined without them. */
  moreLogs: Readonly<Record<string, string>>;
  /** What the room knows of itself; no secret in it. */
  state(): Record<string, unknown>;
  /** Of the settings `support.folder` and `support.request`. */
  settings(): { folder: string | null; request: string | null };
  /** The request of policy that was done last. */
  doneFile: JsonFile;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** What people and administrators get when something is wrong. */
export interface Support {
  /** Somebody at the wall says that something is wrong. Failures: `support.tooOften`, `support.notSaved`. */
  reportFault(cause: FaultCause): Promise<Outcome<{ ticket: string }>>;
  /** Failures: `support.tooOften`, `support.notSaved`. */
  saveBundle(): Promise<Outcome<{ file: string }>>;
  /** The settings have changed: policy may ask for a bundle. */
  refresh(): void;
  dispose(): void;
}

/** Anybody can press the button, again and again. */
const ticketPauseMs = 20_000;
const keptTickets = 50;
const ticketLogBytes = 200 * 1024;
/** Letters and digits that are not taken for each other when read out on the phone. */
const ticketLetters = 'ACDEFGHJKLMNPQRTUVWXY34679';
const ticketLength = 6;

export function createSupport(deps: SupportDeps): Support {
  const { dataDir, clock, logger, randomBytes } = deps;
  const tickets = path.join(dataDir, 'tickets');
  const logFolders = { room: path.join(dataDir, 'logs'), ...deps.moreLogs };
  let lastTicketAt = Number.NEGATIVE_INFINITY;
  let saving: Promise<Outcome<{ file: string }>> | null = null;
  let isAnswering = false;
  let isDisposed = false;
  let cancelRetry: Cancel = () => undefined;

  const state = (): Record<string, unknown> => ({
    at: new Date(clock.now()).toISOString(),
    version: deps.version,
    runtime: process.versions,
    platform: `${os.type()} ${os.release()} ${os.arch()}`,
    uptimeSeconds: Math.round(process.uptime()),
    memoryBytes: process.memoryUsage().rss,
    freeMemoryBytes: os.freemem(),
    ...deps.state(),
  });

  async function reportFault(cause: FaultCause): Promise<Outcome<{ ticket: string }>> {
    const waitMs = lastTicketAt + ticketPauseMs - clock.monotonic();
    if (waitMs > 0)
      return err({ code: 'support.tooOften', retryAfterSeconds: Math.ceil(waitMs / 1000) });
    lastTicketAt = clock.monotonic();
    const ticket = nameTicket(randomBytes);
    logger.warn('somebody says that something is wrong', { cause, ticket });
    try {
      const newest = path.join(logFolders.room, 'room.log');
      const log = redactLines(await readEnd(newest, ticketLogBytes));
      await mkdir(tickets, { recursive: true, mode: 0o700 });
      await createJsonFile({
        path: path.join(tickets, `${stampOf(clock.now())}-${ticket}.json`),
        onBroken: () => undefined,
        ...{ clock, logger },
      }).write({ ticket, cause, state: redactFields(state()), log: log.split('\n') });
      await removeOldTickets(tickets);
      return ok({ ticket });
    } catch (error) {
      logger.error('the ticket is not saved', { ticket, error });
      return err({ code: 'support.notSaved' });
    }
  }

  async function save(): Promise<Outcome<{ file: string }>> {
    const folder = deps.settings().folder ?? path.join(dataDir, 'support');
    try {
      const content = { state: state(), logFolders, ticketsFolder: tickets };
      const file = await writeBundle(folder, clock.now(), content);
      logger.info('a support bundle is saved', { file });
      return ok({ file });
    } catch (error) {
      logger.error('the support bundle is not saved', { error });
      return err({ code: 'support.notSaved' });
    }
  }

  /** Who asks while one is made gets the same one. */
  function saveBundle(): Promise<Outcome<{ file: string }>> {
    saving ??= save().finally(() => {
      saving = null;
    });
    return saving;
  }

  /** Policy asks by a text that it has not asked by before. What cannot be saved is tried again in an hour. */
  async function answerPolicy(): Promise<void> {
    const { request } = deps.settings();
    if (request === null || isAnswering || request === (await deps.doneFile.read())) return;
    isAnswering = true;
    try {
      const saved = await saveBundle();
      if (saved.ok) await deps.doneFile.write(request);
      else if (!isDisposed) cancelRetry = clock.after(retryMs, refresh);
    } finally {
      isAnswering = false;
    }
  }

  function refresh(): void {
    cancelRetry();
    answerPolicy().catch((error: unknown) =>
      logger.error('policy asks for a support bundle in vain', { error }),
    );
  }

  return {
    reportFault,
    saveBundle,
    refresh,
    dispose() {
      isDisposed = true;
      cancelRetry();
    },
  };
}

/** Sorts by time, and is allowed in a file's name. */
const stampOf = (now: number): string => new Date(now).toISOString().replace(/[:.]/g, '-');

const retryMs = 60 * 60_000;

const nameTicket = (randomBytes: RandomBytes): string =>
  [...randomBytes(ticketLength)]
    .map((byte) => ticketLetters[byte % ticketLetters.length] ?? '')
    .join('');

async function removeOldTickets(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  for (const name of names.slice(0, -keptTickets)) await unlink(path.join(folder, name));
}
