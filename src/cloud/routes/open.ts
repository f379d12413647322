import * as z from 'zod/mini';
import {
  enrolledSchema,
  enrolSchema,
  joinedSchema,
  joinSchema,
  renewedSchema,
  resolvedSchema,
} from '#shared/cloud/rest.ts';
import { bearerOf } from '../http/bearer.ts';
import { valueOf } from '../http/failures.ts';
import type { Metrics } from '../http/metrics.ts';
import { sourceOf } from '../http/source.ts';
import type { Services } from '../services/index.ts';
import { apiBase, failures, type CloudApp } from './cloudApp.ts';

/** 20 bytes, base64url. */
const payloadSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{27}$/));

/** What anybody may ask, each limited by source. */
export async function openRoutes(
  app: CloudApp,
  { enrolling, joining, resolver }: Services,
  metrics: Metrics,
): Promise<void> {
  app.post(
    `${apiBase}/enrolments`,
    {
      schema: {
        tags: ['room'],
        summary: 'From the one-time code typed at the wall to the room’s own key',
        body: enrolSchema,
        response: { 201: enrolledSchema, ...failures },
      },
    },
    async ({ ip, body }, reply) =>
      reply.code(201).send(valueOf(await enrolling.enrol(sourceOf(ip), body.code))),
  );

  app.post(
    `${apiBase}/joins`,
    {
      schema: {
        tags: ['guest'],
        summary: 'The way to a room by six digits; unknown, ended and locked are refused alike',
        body: joinSchema,
        response: { 201: joinedSchema, ...failures },
      },
    },
    async ({ ip, body }, reply) => {
      const joined = await joining.join(sourceOf(ip), body.id);
      metrics.countJoin(joined.ok ? 'joined' : joined.error.code);
      return reply.code(201).send(valueOf(joined));
    },
  );

  app.post(
    `${apiBase}/joins/renewal`,
    {
      schema: {
        tags: ['guest'],
        security: [{ pass: [] }],
        summary: 'New ICE servers and XMPP password; the pass is good for ten minutes more',
        response: { 200: renewedSchema, ...failures },
      },
    },
    async (request) => valueOf(await joining.renew(sourceOf(request.ip), bearerOf(request))),
  );

  app.get(
    `${apiBase}/beacons/:payload`,
    {
      schema: {
        tags: ['guest'],
        summary: 'Whose beacon this is',
        params: z.object({ payload: payloadSchema }),
        response: { 200: resolvedSchema, ...failures },
      },
    },
    async (request) =>
      valueOf(await resolver.resolve(sourceOf(request.ip), request.params.payload)),
  );
}
