import { buildApp } from '../../../src/cloud/app.ts';
import { migrate } from '../../../src/cloud/database/migrations.ts';
import { openDatabase, type DatabasePlace } from '../../../src/cloud/database/open.ts';
import type { Clock, Logger, Random } from '../../../src/cloud/ports.ts';
import { createStore, type Store } from '../../../src/cloud/repositories/store.ts';
import type { CloudApp } from '../../../src/cloud/routes/cloudApp.ts';
import type { PageDeps } from '../../../src/cloud/routes/page.ts';
import { createAdminKeysService } from '../../../src/cloud/services/adminKeys.ts';
import type { XmppPlace } from '../../../src/cloud/services/xmpp.ts';
import { systemRandom } from '../../../src/cloud/system.ts';

export const turn = { host: 'turn.example', port: 3478, tlsPort: 5349, secret: 'a-shared-secret' };

export interface FakeClock {
  now(): number;
  pass(ms: number): void;
}

export function makeClock(start = Date.UTC(2026, 10, 22, 9)): FakeClock {
  let now = start;
  return { now: () => now, pass: (ms) => (now += ms) };
}

export interface LoggedLine {
  level: keyof Logger;
  message: string;
  fields: unknown;
}

export function collectLog(): { logger: Logger; lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const log =
    (level: keyof Logger) =>
    (message: string, fields?: unknown): void =>
      void lines.push({ level, message, fields });
  const logger = { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
  return { logger, lines };
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

export interface Cloud {
  readonly app: CloudApp;
  readonly store: Store;
  readonly lines: readonly LoggedLine[];
  /** An administrator's key; after a wipe another one. */
  readonly adminKey: string;
  /** Empties every table. */
  wipe(): Promise<void>;
  /** Rows of meetings, running or not. */
  countMeetings(): Promise<number>;
  /** One request; a value as body goes as JSON. `from` is the client's address. */
  ask(line: `${Method} /${string}`, options?: AskOptions): Promise<Answer>;
  dispose(): Promise<void>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type AskOptions = { key?: string; body?: unknown; from?: string };

/** Those that others point at come last. */
const tables = [
  ...(['adminKeys', 'enrolmentCodes', 'meetings', 'passes', 'tries', 'beaconIds'] as const),
  ...(['accountEnds', 'secrets', 'rooms'] as const),
];

export type CloudOptions = {
  clock?: Clock;
  random?: Random;
  xmpp?: XmppPlace | null;
  page?: PageDeps;
};

/** The whole cloud but its sockets, on a real database. */
export async function openCloud(
  place: DatabasePlace,
  { clock = makeClock(), random = systemRandom, xmpp = null, page }: CloudOptions = {},
): Promise<Cloud> {
  const { logger, lines } = collectLog();
  const db = openDatabase(place, logger);
  await migrate(db);
  const store = createStore(db);
  const parts = { store, clock, random, turn, xmpp, logger };
  const deps = { ...parts, page, trustedProxies: [], version: '0.0.0' };
  const app = await buildApp(deps);
  let adminKey = await createAdminKeysService(deps).make('test');
  return {
    app,
    store,
    lines,
    get adminKey() {
      return adminKey;
    },
    async wipe() {
      for (const table of tables) await db.deleteFrom(table).execute();
      adminKey = await createAdminKeysService(deps).make('test');
    },
    async countMeetings() {
      const { count } = await db
        .selectFrom('meetings')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
    async ask(line, { key, body, from = '198.51.100.1' } = {}) {
      const [method, url] = line.split(' ') as [Method, string];
      const response = await app.inject({
        method,
        url,
        remoteAddress: from,
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const isJson = String(response.headers['content-type']).startsWith('application/json');
      return {
        status: response.statusCode,
        headers: response.headers,
        body: isJson ? response.json() : response.body,
      };
    },
    async dispose() {
      await app.close();
      await store.close();
    },
  };
}
