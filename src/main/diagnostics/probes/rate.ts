import { get } from 'node:https';
import { err, ok, type Result } from '#shared/result.ts';

/** Where a cloud serves bytes to measure by: any content of 1 MiB or more. */
export const ratePath = '/.well-known/mago-rate';
const enoughBytes = 1024 * 1024;

export type MeasureRate = (
  host: string,
  signal: AbortSignal,
) => Promise<Result<{ bitsPerSecond: number }, { kind: 'unknown' }>>;

export type MeasureRateDeps = {
  /** Milliseconds that never go back. */
  now(): number;
  /** Instead of the system's certificate authorities. */
  ca?: string;
  port?: number;
  /** The cloud's key is known here instead of an authority; a rate is worth no more trouble than this. */
  isPinned?: boolean;
};

/**
 * How fast the cloud's bytes arrive, from the first one on: over 1 MiB, or over what came until the signal
 * aborted. Its certificate has to be valid.
 */
export function createMeasureRate({
  now,
  ca,
  port = 443,
  isPinned = false,
}: MeasureRateDeps): MeasureRate {
  return (host, signal) =>
    new Promise((resolve) => {
      let startedAt: number | undefined;
      let bytes = 0;
      const finish = (): void => {
        signal.removeEventListener('abort', finish);
        request.destroy();
        if (startedAt === undefined || bytes === 0) return resolve(err({ kind: 'unknown' }));
        const ms = Math.max(1, now() - startedAt);
        resolve(ok({ bitsPerSecond: Math.round((bytes * 8 * 1000) / ms) }));
      };
      const request = get({
        host,
        port,
        path: ratePath,
        agent: false,
        rejectUnauthorized: !isPinned,
        ...(ca && { ca }),
      });
      request.on('error', finish);
      request.on('response', (response) => {
        response.on('error', finish);
        if (response.statusCode !== 200) return finish();
        startedAt = now();
        response.on('data', (part: Buffer) => {
          bytes += part.length;
          if (bytes >= enoughBytes) finish();
        });
        response.on('end', () => {
          // Too little to measure by.
          bytes = 0;
          finish();
        });
      });
      if (signal.aborted) finish();
      else signal.addEventListener('abort', finish);
    });
}
