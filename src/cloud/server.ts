import { mkdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { err, ok, type Result } from '#shared/result.ts';
import { buildApp } from './app.ts';
import type { Beside } from './beside/beside.ts';
import { holdFolder } from './beside/processes.ts';
import { openTurn } from './beside/turn.ts';
import { openXmpp } from './beside/xmpp.ts';
import { migrate } from './database/migrations.ts';
import { openDatabase } from './database/open.ts';
import { xmppPath } from './ejabberd/config.ts';
import { createForwardedSource } from './http/forwarded.ts';
import { loadPageFiles } from './page/pageFiles.ts';
import type { Logger } from './ports.ts';
import { createStore, type Store } from './repositories/store.ts';
import { startEndingAccounts } from './services/accountEnds.ts';
import { startHousekeeping } from './services/housekeeping.ts';
import type { CloudSettings } from './settings/settings.ts';
import { createStack, type Stack } from './stack.ts';
import { systemClock as clock, systemRandom as random } from './system.ts';
import { loadTls } from './tls/files.ts';
import type { TlsPair } from './tls/ownCertificate.ts';
import { openWeb, publicHost } from './web.ts';
import { createXmppProxy } from './xmppProxy/xmppProxy.ts';

export interface RunningCloud {
  /** Where it answers, without a slash at its end. */
  readonly url: string;
  /** The certificate is self-made: browsers and rooms do not trust it by themselves. */
  readonly hasOwnCertificate: boolean;
  /** One line about each of the servers beside it, and about the guest page. */
  sentences(): { xmpp: string; turn: string; page: string };
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

/** How long the start waits for the servers beside it; they are tried on and on after it. */
const besideMs = 30_000;

const hostsOf = ({ host, listen }: CloudSettings): string[] =>
  [...new Set([host, 'localhost', '127.0.0.1', listen.address])].filter(
    (name) => name !== '0.0.0.0' && name !== '::',
  );

async function firstUpOf(all: readonly Beside[]): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    Promise.all(all.map(({ firstUp }) => firstUp)),
    setTimeout(besideMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
}

type StartDeps = {
  logger: Logger;
  version: string;
  /** The built guest page. */
  pageFolder: string;
};

/**
 * RMS on its database and its port, with ejabberd and coturn beside it. Error: the sentence to print; then
 * nothing is left running.
 */
export async function startCloud(
  settings: CloudSettings,
  deps: StartDeps,
): Promise<Result<RunningCloud, string>> {
  const opened = createStack();
  const started = await startOn(settings, deps, opened);
  if (!started.ok) await opened.dispose();
  return started;
}

async function startOn(
  settings: CloudSettings,
  { logger, version, pageFolder }: StartDeps,
  opened: Stack,
): Promise<Result<RunningCloud, string>> {
  const { host, isPlain, trustedProxies } = settings;
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const held = holdFolder(settings.dataDir);
  if (!held.ok) return held;
  opened.push(() => Promise.resolve(held.value.release()));
  const stored = await openStore(settings, logger);
  if (!stored.ok) return stored;
  const store = stored.value;
  opened.push(() => store.close());
  const readTls = () => loadTls(settings.dataDir, hostsOf(settings), clock.now());
  const tls = await readTls();
  if (!tls.ok) return tls;

  let port = settings.listen.port;
  const besideDeps = { store, logger, random };
  const xmppUrl = (): string => `wss://${publicHost(settings, port)}${xmppPath}`;
  const xmpp = await openXmpp(settings, xmppUrl, besideDeps);
  if (!xmpp.ok) return xmpp;
  const { place, upstream } = xmpp.value;
  opened.push(() => xmpp.value.beside.dispose());
  const turn = await openTurn(settings, tls.value, besideDeps);
  opened.push(() => turn.beside.dispose());
  const beside = [xmpp.value.beside, turn.beside];

  const sourceOf = createForwardedSource(trustedProxies);
  const proxy = upstream === null ? null : createXmppProxy({ upstream, sourceOf, logger });
  const files = await loadPageFiles(pageFolder);
  const sockets = () => (place?.urls() ?? []).map((url) => new URL(url).origin);
  const app = await buildApp({
    ...{ store, clock, random, logger, trustedProxies, version, beside },
    turn: turn.place,
    xmpp: place,
    streams: () => proxy?.streams ?? 0,
    page: files && { files, sockets },
  });
  opened.push(() => app.close());
  const onTls = (pair: TlsPair): void => turn.beside.reloadTls(pair);
  const web = await openWeb({
    settings,
    app,
    proxy,
    tls: tls.value,
    loadTls: readTls,
    onTls,
    logger,
  });
  if (!web.ok) return web;
  port = web.value.port;
  opened.push(() => web.value.dispose());
  const housekeeping = startHousekeeping({ store, clock, logger });
  opened.push(() => housekeeping.dispose());
  const ending = startEndingAccounts({ store, xmpp: place, logger });
  opened.push(() => ending.dispose());
  await firstUpOf(beside);
  const url = `${isPlain ? 'http' : 'https'}://${host}:${port}`;
  logger.info('cloud is up', { url, database: settings.database.kind });
  return ok({
    url,
    hasOwnCertificate: !isPlain && tls.value.isOwn,
    sentences: () => ({
      xmpp: xmpp.value.beside.sentence(),
      turn: turn.beside.sentence(),
      page: files ? `${url}/` : 'not built: npm run build',
    }),
    async dispose() {
      await opened.dispose();
      logger.info('cloud has stopped');
    },
  });
}
