import type { TRPCError } from '@trpc/server';
import type { Logger } from '../ports.ts';

/**
 * What a screen's call went wrong by. A refused argument is the page's mistake; anything else is a bug of
 * ours. The argument itself is never logged: it may hold a PIN or an SDP.
 */
export function logApiError(
  logger: Logger,
  { error, path }: { error: TRPCError; path?: string | undefined },
): void {
  // Said once, where the credentials were refused.
  if (error.code === 'UNAUTHORIZED') return;
  if (error.code !== 'INTERNAL_SERVER_ERROR') {
    logger.warn('room API: call refused', { code: error.code, path });
    return;
  }
  logger.error('room API: call failed', { path, error: error.cause ?? error });
}
