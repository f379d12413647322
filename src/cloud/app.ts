import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { cloudLimits } from '#shared/cloud/limits.ts';
import type { Beside } from './beside/beside.ts';
import { answerFailures } from './http/failures.ts';
import { createMetrics } from './http/metrics.ts';
import type { Logger } from './ports.ts';
import type { CloudApp } from './routes/cloudApp.ts';
import { healthRoutes } from './routes/health.ts';
import { openRoutes } from './routes/open.ts';
import { ownRoomRoutes } from './routes/ownRoom.ts';
import { pageRoutes, type PageDeps } from './routes/page.ts';
import { rateRoutes } from './routes/rate.ts';
import { roomRoutes } from './routes/rooms.ts';
import { createServices, type ServicesDeps } from './services/index.ts';

export type AppDeps = ServicesDeps & {
  logger: Logger;
  /** Addresses or CIDR blocks of our own proxies: who stands behind one is read from `X-Forwarded-For`. */
  trustedProxies: readonly string[];
  version: string;
  /** The servers beside RMS, for its figures. */
  beside?: readonly Beside[];
  /** XMPP streams that this copy hands on. */
  streams?: () => number;
  /** The guest page; without it the rest is served. */
  page?: PageDeps | undefined;
};

const requestMs = 20_000;
const key = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;

const openapi = (version: string) => ({
  openapi: '3.1.0',
  info: { title: 'Mago Room: meeting server', version },
  components: {
    securitySchemes: {
      adminKey: key('made by `npm run cloud -- admin-key`'),
      roomKey: key('the answer to an enrolment'),
      pass: key('the answer to a join'),
    },
  },
});

/** The REST API without a socket: `startCloud` listens, tests inject. Its routes are what `/api/docs` shows. */
export async function buildApp(deps: AppDeps): Promise<CloudApp> {
  const { store, clock, logger, trustedProxies, version } = deps;
  const app = Fastify({
    logger: false,
    bodyLimit: cloudLimits.bodyBytes,
    requestTimeout: requestMs,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: 100 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerFailures(app, logger);

  const services = createServices(deps);
  const metrics = createMetrics({ store, clock, beside: deps.beside, streams: deps.streams });
  metrics.watch(app);

  await app.register(helmet, {
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  await app.register(swagger, { openapi: openapi(version), transform: jsonSchemaTransform });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true });
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  await app.register((scope) => healthRoutes(scope, { store, services, metrics }));
  await app.register((scope) => openRoutes(scope, services, metrics));
  await app.register((scope) => roomRoutes(scope, services));
  await app.register((scope) => ownRoomRoutes(scope, services));
  const { rateCheck } = services;
  const content = (count: number): Uint8Array => deps.random.bytes(count);
  await app.register((scope) => rateRoutes(scope, { rateCheck, content }));
  const { page } = deps;
  if (page) await app.register((scope) => pageRoutes(scope, page));
  await app.ready();
  return app;
}
