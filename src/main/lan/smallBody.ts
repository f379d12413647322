import type { IncomingMessage } from 'node:http';
import { isOwnOrigin } from './hosts.ts';

/**
 * The JSON body of a request from an app, at most `maxBytes`. `notAllowed`: a page of a browser sends it, which
 * no page of ours does.
 */
export async function readSmallBody(
  request: IncomingMessage,
  host: string,
  maxBytes: number,
): Promise<{ json: unknown } | 'notAllowed' | 'notJson' | 'tooLarge'> {
  const { headers } = request;
  if (headers.origin !== undefined || !isOwnOrigin(headers, host)) return 'notAllowed';
  if (headers['content-type'] !== 'application/json') return 'notJson';
  if (Number(headers['content-length'] ?? 0) > maxBytes) return 'tooLarge';
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request) {
      if (!Buffer.isBuffer(part)) return 'notJson';
      size += part.length;
      if (size > maxBytes) return 'tooLarge';
      parts.push(part);
    }
    const json: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return { json };
  } catch {
    // It broke off, or it is no JSON.
    return 'notJson';
  }
}
