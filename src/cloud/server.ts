import { mkdirSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '#shared/result.ts';
import { buildApp } from './app.ts';
import { migrate } from './database/migrations.ts';
import { openDatabase } from './database/open.ts';
import type { Logger } from './ports.ts';
import { createStore, type Store } from './repositories/store.ts';
import type { CloudApp } from './routes/cloudApp.ts';
import { startHousekeeping } from './services/housekeeping.ts';
import type { TurnPlace } from './services/ice.ts';
import type { CloudSettings } from './settings/settings.ts';
import { systemClock as clock, systemRandom as random } from './system.ts';
import { loadTls } from './tls/files.ts';
import { strictTls } from './tls/strictTls.ts';

export interface RunningCloud {
  /** Where it answers, without a slash at its end. */
  readonly url: string;
  /** The certificate is self-made: browsers and rooms do not trust it by themselves. */
  readonly hasOwnCertificate: boolean;
  dispose(): Promise<void>;
}

export const turnPort = 3478;
export const turnTlsPort = 5349;

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

async function turnOf(settings: CloudSettings, store: Store): Promise<TurnPlace | null> {
  if (settings.turnHost === null) return null;
  const made = randomBytes(32).toString('base64url');
  const secret = settings.turnSecret ?? (await store.keys.shared('turn', made));
  return { host: settings.turnHost, port: turnPort, tlsPort: turnTlsPort, secret };
}

const headersMs = 10_000;
const requestMs = 20_000;
const idleMs = 65_000;
const mostConnections = 20_000;

/** Slow and too many clients are cut off here, before the app sees them. */
function limit(server: Server): Server {
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = idleMs;
  server.maxConnections = mostConnections;
  return server;
}

const stopMs = 5_000;

/** Requests under way are answered, for five seconds at most. */
async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), stopMs);
  await closed;
  clearTimeout(timer);
}

type Opened = { server: Server; hasOwnCertificate: boolean };

async function openServer(settings: CloudSettings, app: CloudApp): Promise<Result<Opened, string>> {
  const { dataDir, host, isPlain, listen } = settings;
  const answer = app.routing;
  if (isPlain) return ok({ server: limit(createHttp(answer)), hasOwnCertificate: false });
  const hosts = [...new Set([host, 'localhost', '127.0.0.1', listen.address])].filter(
    (name) => name !== '0.0.0.0' && name !== '::',
  );
  const tls = await loadTls(dataDir, hosts, clock.now());
  if (!tls.ok) return tls;
  const { cert, key, isOwn } = tls.value;
  const server = limit(createHttps({ ...strictTls, cert, key }, answer));
  return ok({ server, hasOwnCertificate: isOwn });
}

async function listenOn(
  server: Server,
  { address, port }: CloudSettings['listen'],
): Promise<Result<number, string>> {
  try {
    server.listen(port, address);
    await once(server, 'listening');
  } catch (error) {
    return err(`${address}:${port} cannot be listened on: ${String(error)}`);
  }
  const bound = server.address();
  return ok(typeof bound === 'object' && bound !== null ? bound.port : port);
}

/** RMS on its database and its port. Error: the sentence to print; then nothing is left running. */
export async function startCloud(
  settings: CloudSettings,
  { logger, version }: { logger: Logger; version: string },
): Promise<Result<RunningCloud, string>> {
  const opened = await openStore(settings, logger);
  if (!opened.ok) return opened;
  const store = opened.value;
  const turn = await turnOf(settings, store);
  const { trustedProxies } = settings;
  const deps = { store, clock, random, turn, xmpp: null, logger, trustedProxies, version };
  const app = await buildApp(deps);
  const giveUp = async (sentence: string): Promise<Result<never, string>> => {
    await app.close();
    await store.close();
    return err(sentence);
  };
  const web = await openServer(settings, app);
  if (!web.ok) return giveUp(web.error);
  const { server, hasOwnCertificate } = web.value;
  const port = await listenOn(server, settings.listen);
  if (!port.ok) return giveUp(port.error);
  const housekeeping = startHousekeeping({ store, clock, logger });
  const url = `${settings.isPlain ? 'http' : 'https'}://${settings.host}:${port.value}`;
  logger.info('cloud is up', { url, database: settings.database.kind });
  return ok({
    url,
    hasOwnCertificate,
    async dispose() {
      await stop(server);
      await housekeeping.dispose();
      await app.close();
      await store.close();
      logger.info('cloud has stopped');
    },
  });
}
