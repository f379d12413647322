import type { FastifyError, FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { CloudFailure } from '#shared/cloud/rest.ts';
import { errorTable, type Failure } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import type { Logger } from '../ports.ts';

/** An expected failure on its way out through the one error handler. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly failure: CloudFailure;

  constructor(failure: CloudFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The value of a result; a failure becomes the answer to the request. */
export function valueOf<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Refusal(result.error);
  return result.value;
}

export const refuse = (failure: Failure): never => {
  throw new Refusal(failure);
};

const tooLarge = 413;

/** Where a request was not understood: `body.id`, never what stood there. */
function failureOf(error: FastifyError): CloudFailure {
  if (error instanceof Refusal) return error.failure;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'request';
    const fields = error.validation.map(({ instancePath }) =>
      `${where}${instancePath}`.replaceAll('/', '.'),
    );
    return { code: 'message.invalid', fields: [...new Set(fields)] };
  }
  if (error.statusCode === tooLarge) return { code: 'message.tooLarge' };
  const isClients = error.statusCode !== undefined && error.statusCode < 500;
  return { code: isClients ? 'message.invalid' : 'cloud.failed' };
}

/** The one place where failures become answers: `errorTable` has the status of each. */
export function answerFailures(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const failure = failureOf(error);
    if (failure.code === 'cloud.failed')
      logger.error('request failed', { route: request.routeOptions.url, error });
    if (failure.retryAfterSeconds !== undefined)
      reply.header('retry-after', failure.retryAfterSeconds);
    if (failure.code === 'cloud.keyRefused') reply.header('www-authenticate', 'Bearer');
    return reply.code(errorTable[failure.code].status).send(failure);
  });
  app.setNotFoundHandler(async (_request, reply) => {
    const failure: CloudFailure = { code: 'cloud.unknown' };
    return reply.code(errorTable[failure.code].status).send(failure);
  });
}
