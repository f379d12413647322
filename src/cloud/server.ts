import { mkdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { err, ok, type Result } from '#shared/result.ts';
import { buildApp } from './app.ts';
import type { Beside } from './beside/beside.ts';
import { openTurn } from './beside/turn.ts';
import { openXmpp } from './beside/xmpp.ts';
import { migrate } from './database/migrations.ts';
import { openDatabase } from './database/open.ts';
import { xmppPath } from './ejabberd/config.ts';
import { createForwardedSource } from './http/forwarded.ts';
import type { Logger } from './ports.ts';
import { createStore, type Store } from './repositories/store.ts';
import { startEndingAccounts } from './services/accountEnds.ts';
import { startHousekeeping } from './services/housekeeping.ts';
import type { CloudSettings } from './settings/settings.ts';
import { systemClock as clock, systemRandom as random } from './system.ts';
import { loadTls } from './tls/files.ts';
import { createPlainServer, createTlsServer, listenOn, stopServer } from './webServer.ts';
import { createXmppProxy } from './xmppProxy/xmppProxy.ts';

export interface RunningCloud {
  /** Where it answers, without a slash at its end. */
  readonly url: string;
  /** The certificate is self-made: browsers and rooms do not trust it by themselves. */
  readonly hasOwnCertificate: boolean;
  /** One line about each of the servers beside it. */
  sentences(): { xmpp: string; turn: string };
  dispose(): Promise<void>;
}

/** The database with today's tables. Error: the sentence to print. */
export async function openStore(
  settings: CloudSettings,
  logger: Logger,
): Promise<Result<Store, string>> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const db = openDatabase(settings.database, logger);
  try {
    await migrate(db);
    return ok(createStore(db));
  } catch (error) {
    await db.destroy();
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const what = settings.database.kind === 'sqlite' ? settings.database.file : 'PostgreSQL';
    return err(`${what} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

const httpsPort = 443;
/** How long the start waits for the servers beside it; they are tried on and on after it. */
const besideMs = 30_000;

const hostsOf = ({ host, listen }: CloudSettings): string[] =>
  [...new Set([host, 'localhost', '127.0.0.1', listen.address])].filter(
    (name) => name !== '0.0.0.0' && name !== '::',
  );

/** Ends in the opposite order of what was opened, each once. */
function createStack() {
  const ends: (() => Promise<unknown>)[] = [];
  return {
    push: (end: () => Promise<unknown>): void => void ends.push(end),
    async dispose(): Promise<void> {
      for (const end of ends.splice(0).toReversed()) await end();
    },
  };
}

async function firstUpOf(all: readonly Beside[]): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    Promise.all(all.map(({ firstUp }) => firstUp)),
    setTimeout(besideMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
}

/**
 * RMS on its database and its port, with ejabberd and coturn beside it. Error: the sentence to print; then
 * nothing is left running.
 */
export async function startCloud(
  settings: CloudSettings,
  { logger, version }: { logger: Logger; version: string },
): Promise<Result<RunningCloud, string>> {
  const opened = createStack();
  const giveUp = async (sentence: string): Promise<Result<never, string>> => {
    await opened.dispose();
    return err(sentence);
  };
  const { host, isPlain, listen, trustedProxies } = settings;
  const stored = await openStore(settings, logger);
  if (!stored.ok) return stored;
  const store = stored.value;
  opened.push(() => store.close());
  const tls = await loadTls(settings.dataDir, hostsOf(settings), clock.now());
  if (!tls.ok) return giveUp(tls.error);

  let boundPort = listen.port;
  const publicHost = (): string =>
    isPlain || boundPort === httpsPort ? host : `${host}:${boundPort}`;
  const besideDeps = { store, logger, random };
  const xmpp = await openXmpp(settings, () => `wss://${publicHost()}${xmppPath}`, besideDeps);
  if (!xmpp.ok) return giveUp(xmpp.error);
  opened.push(() => xmpp.value.beside.dispose());
  const turn = await openTurn(settings, tls.value, besideDeps);
  opened.push(() => turn.beside.dispose());
  const all = [xmpp.value.beside, turn.beside];

  const { upstream } = xmpp.value;
  const sourceOf = createForwardedSource(trustedProxies);
  const proxy = upstream === null ? null : createXmppProxy({ upstream, sourceOf, logger });
  const app = await buildApp({
    ...{ store, clock, random, logger, trustedProxies, version },
    turn: turn.place,
    xmpp: xmpp.value.place,
    beside: all,
    streams: () => proxy?.streams ?? 0,
  });
  opened.push(() => app.close());
  const server = isPlain ? createPlainServer(app.routing) : createTlsServer(tls.value, app.routing);
  if (proxy) server.on('upgrade', proxy.upgrade);
  const port = await listenOn(server, listen);
  if (!port.ok) return giveUp(port.error);
  boundPort = port.value;
  opened.push(() => stopServer(server));
  if (proxy) opened.push(() => proxy.dispose());
  const housekeeping = startHousekeeping({ store, clock, logger });
  opened.push(() => housekeeping.dispose());
  const ending = startEndingAccounts({ store, xmpp: xmpp.value.place, logger });
  opened.push(() => ending.dispose());
  await firstUpOf(all);
  const url = `${isPlain ? 'http' : 'https'}://${host}:${boundPort}`;
  logger.info('cloud is up', { url, database: settings.database.kind });
  return ok({
    url,
    hasOwnCertificate: !isPlain && tls.value.isOwn,
    sentences: () => ({ xmpp: xmpp.value.beside.sentence(), turn: turn.beside.sentence() }),
    async dispose() {
      await opened.dispose();
      logger.info('cloud has stopped');
    },
  });
}
