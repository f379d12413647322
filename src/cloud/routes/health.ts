import { healthSchema } from '#shared/cloud/rest.ts';
import { bearerOf } from '../http/bearer.ts';
import { refuse } from '../http/failures.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Store } from '../repositories/store.ts';
import type { Services } from '../services/index.ts';
import { failures, type CloudApp } from './cloudApp.ts';

const response = { 200: healthSchema, ...failures };
const ok = { status: 'ok' } as const;

/** For load balancers and Prometheus. */
export async function healthRoutes(
  app: CloudApp,
  { store, services, metrics }: { store: Store; services: Services; metrics: Metrics },
): Promise<void> {
  const about = { tags: ['operation'] };
  app.get(
    '/healthz',
    { schema: { ...about, summary: 'The process answers', response } },
    async () => ok,
  );
  app.get(
    '/readyz',
    { schema: { ...about, summary: 'The database answers too', response } },
    async () => {
      await store.ping();
      return ok;
    },
  );
  app.get(
    '/metrics',
    {
      schema: { ...about, summary: 'Prometheus metrics', security: [{ adminKey: [] }] },
      onRequest: async (request) => {
        const isAdmin = await services.adminKeys.isValid(bearerOf(request));
        if (!isAdmin) refuse({ code: 'cloud.keyRefused' });
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
