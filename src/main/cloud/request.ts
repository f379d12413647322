import { Agent, request } from 'node:http';
import type * as z from 'zod/mini';
import { failureSchema } from '#shared/cloud/rest.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Clock } from '../ports.ts';
import { connectCloud, placeOf, type CloudTrust } from './connect.ts';

export type CloudRequest<T> = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With a slash at its beginning. */
  path: string;
  /** A secret, as `Authorization: Bearer`. */
  key?: string;
  body?: unknown;
  schema: z.ZodMiniType<T>;
  /** From the call to the last byte. */
  timeoutMs: number;
  /** Doing it twice would do harm: it is never sent again by itself. */
  isOnce?: boolean;
};

/** HTTPS to one cloud, over connections that are kept. What it answers is checked before anybody sees it. */
export interface CloudHttp {
  /** Failures: what the cloud says, `cloud.unreachable`, `cloud.untrusted`, `cloud.notACloud`, `cloud.failed`. */
  ask<T>(wanted: CloudRequest<T>): Promise<Result<T, Failure>>;
  dispose(): void;
}

export type CloudHttpDeps = { url: string; trust: CloudTrust; clock: Clock };

/** A room's meetings, passes and ICE servers are some kilobytes. */
const maxAnswerBytes = 64 * 1024;
const connections = 4;

class ConnectError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

type Answer = { status: number; text: string };

export function createCloudHttp({ url, trust, clock }: CloudHttpDeps): CloudHttp {
  const place = placeOf(url);
  const { host } = new URL(url);
  const lifetime = new AbortController();
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });
  agent.createConnection = (_options, done) => {
    void connectCloud(place, trust, lifetime.signal).then((connected) => {
      // The types know nothing of a failed connection, for which there is no socket.
      const report = done as unknown as (error: Error | null, socket?: unknown) => void;
      if (connected.ok) report(null, connected.value);
      else report(new ConnectError(connected.error));
    });
    return undefined;
  };

  function send(
    { method, path, key, body }: CloudRequest<unknown>,
    signal: AbortSignal,
  ): Promise<Result<Answer, Failure & { wasStale?: boolean }>> {
    return new Promise((resolve) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const asked = request({
        ...{ agent, method, path, signal },
        headers: {
          host,
          accept: 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(text !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          }),
        },
      });
      const notACloud = (): void => resolve(err({ code: 'cloud.notACloud' }));
      asked.on('error', (error: Error & { code?: string }) => {
        if (error instanceof ConnectError) resolve(err(error.failure));
        // The parser's own codes: what answered does not speak HTTP.
        else if (error.code?.startsWith('HPE_') === true) notACloud();
        else resolve(err({ code: 'cloud.unreachable', wasStale: asked.reusedSocket }));
      });
      asked.on('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size <= maxAnswerBytes) return;
          notACloud();
          asked.destroy();
        });
        response.on('error', () => resolve(err({ code: 'cloud.unreachable' })));
        response.on('end', () =>
          resolve(
            ok({
              status: response.statusCode ?? 0,
              text: Buffer.concat(parts).toString('utf8'),
            }),
          ),
        );
      });
      // An answer that is none, such as an upgrade nobody asked for.
      asked.on('close', () => resolve(err({ code: 'cloud.unreachable' })));
      asked.end(text);
    });
  }

  async function ask<T>(wanted: CloudRequest<T>): Promise<Result<T, Failure>> {
    const late = new AbortController();
    const cancel = clock.after(wanted.timeoutMs, () => late.abort());
    const signal = AbortSignal.any([lifetime.signal, late.signal]);
    let answer = await send(wanted, signal);
    // A connection that was kept may have been closed by the other side just now: RFC 9112 9.3.1.
    if (!answer.ok && answer.error.wasStale && !signal.aborted && wanted.isOnce !== true)
      answer = await send(wanted, signal);
    cancel();
    return answer.ok ? read(answer.value, wanted.schema) : err({ code: answer.error.code });
  }

  return {
    ask,
    dispose() {
      lifetime.abort();
      agent.destroy();
    },
  };
}

function read<T>({ status, text }: Answer, schema: z.ZodMiniType<T>): Result<T, Failure> {
  const json = parseJson(text);
  const isGood = status >= 200 && status < 300;
  if (isGood) {
    const parsed = schema.safeParse(json);
    return parsed.success ? ok(parsed.data) : err({ code: 'cloud.notACloud' });
  }
  const failure = failureSchema.safeParse(json);
  // A proxy before a cloud that is down answers in its own words.
  if (!failure.success) return err({ code: status >= 500 ? 'cloud.failed' : 'cloud.notACloud' });
  const { code, retryAfterSeconds } = failure.data;
  return err({ code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
}

/** An empty body is null: 204. */
function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
