import { valueOf } from '../http/failures.ts';
import { sourceOf } from '../http/source.ts';
import type { Services } from '../services/index.ts';
import type { CloudApp } from './cloudApp.ts';

/** What a room measures by (src/main/diagnostics): a little more than it counts. */
const bytes = 1024 * 1024 + 4 * 1024;

/**
 * How fast the cloud's bytes reach a room. `content`: random, so that nothing between us makes them fewer; the
 * same for all.
 */
export async function rateRoutes(
  app: CloudApp,
  { rateCheck, content }: Pick<Services, 'rateCheck'> & { content(count: number): Uint8Array },
): Promise<void> {
  const body = Buffer.from(content(bytes));
  app.get(
    '/.well-known/mago-rate',
    { schema: { hide: true }, exposeHeadRoute: false },
    async ({ ip }, reply) => {
      valueOf(await rateCheck.ask(sourceOf(ip)));
      return reply.type('application/octet-stream').send(body);
    },
  );
}
