import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { failureSchema } from '#shared/cloud/rest.ts';

/** Fastify whose routes get their types from their schemas. */
export type CloudApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const apiBase = '/api/v1';

/** Answers of a route beside its success. */
export const failures = { '4xx': failureSchema, '5xx': failureSchema } as const;

/** An answer without a body: 204. */
export const nothing = { ...failures, 204: z.null() } as const;
