import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { Beside } from '../beside/beside.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../repositories/store.ts';

export interface Metrics {
  /** The Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
  countJoin(outcome: 'joined' | ErrorCode): void;
  /** Times every request of this app by its route, never by its path: paths name ids. */
  watch(app: FastifyInstance): void;
}

/**
 * Figures for Prometheus: this copy's own requests, and what the database says of rooms and meetings, which
 * every copy reports alike.
 */
export type MetricsDeps = {
  store: Store;
  clock: Clock;
  beside?: readonly Beside[] | undefined;
  streams?: (() => number) | undefined;
};

export function createMetrics(deps: MetricsDeps): Metrics {
  const { store, clock, beside = [], streams } = deps;
  const registry = new Registry();
  const registers = [registry];
  const joins = new Counter({
    name: 'mago_joins_total',
    help: 'Joins by six digits, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'mago_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const enrolled = gauge('mago_rooms_enrolled', 'Rooms that have a key');
  const online = gauge('mago_rooms_online', 'Rooms heard within the last 90 seconds');
  const besideUp = beside.map((server) => ({
    server,
    up: gauge(`mago_${server.figure}_up`, 'Whether the server beside this copy answers'),
  }));
  const open = gauge('mago_xmpp_streams', 'XMPP streams that this copy hands on');
  const paths = new Gauge({
    name: 'mago_rooms_path',
    help: 'Rooms in a call that has media on this kind of path',
    labelNames: ['path'],
    registers,
  });
  const meetings = gauge('mago_meetings_running', 'Meetings that run');
  return {
    contentType: registry.contentType,
    countJoin: (outcome) => joins.inc({ outcome }),
    watch(app) {
      app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
        const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
        requests.observe(labels, reply.elapsedTime / 1_000);
      });
    },
    async text() {
      const now = clock.now();
      const since = now - cloudLimits.roomSilentMs;
      const rooms = await store.rooms.count(since);
      enrolled.set(rooms.enrolled);
      online.set(rooms.online);
      for (const { server, up } of besideUp) up.set((await server.isUp()) ? 1 : 0);
      open.set(streams?.() ?? 0);
      const inUse = await store.rooms.countPaths(since);
      paths.reset();
      for (const { paths: kinds, rooms: count } of inUse)
        for (const path of kinds.split(' ')) paths.inc({ path }, count);
      meetings.set(await store.meetings.countRunning(now));
      return registry.metrics();
    },
  };
}
