import {
  failureSchema,
  joinedSchema,
  renewedSchema,
  type Joined,
  type Renewed,
} from '#shared/cloud/rest.ts';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { Failure } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** The cloud's REST API as a guest uses it. `room.unreachable` stands for a cloud that does not answer. */
export interface Rms {
  /** Failures: `join.refused` (unknown, ended and locked alike), `join.tooOften`, `join.full`, `cloud.failed`. */
  join(id: SixDigits): Promise<Result<Joined, Failure>>;
  /** Failure: `cloud.keyRefused` when the pass has ended or the meeting has. */
  renew(pass: string): Promise<Result<Renewed, Failure>>;
}

export type RmsDeps = {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Aborts what takes longer. */
  timeout(ms: number): AbortSignal;
};

const answerMs = 10_000;
/** Above what any answer to a guest is. */
const maxAnswerCharacters = 64 * 1024;

type Parsed<T> = { success: true; data: T } | { success: false };
type Schema<T> = { safeParse(value: unknown): Parsed<T> };

export function createRms({ fetch, timeout }: RmsDeps): Rms {
  async function post<T>(
    path: string,
    schema: Schema<T>,
    more: { body?: string; headers: Record<string, string> },
  ): Promise<Result<T, Failure>> {
    let text: string;
    try {
      const options = { method: 'POST', credentials: 'omit', cache: 'no-store' } as const;
      const answer = await fetch(path, { ...options, ...more, signal: timeout(answerMs) });
      text = await answer.text();
    } catch {
      return err({ code: 'room.unreachable' });
    }
    const json = parseJson(text.slice(0, maxAnswerCharacters));
    const wanted = schema.safeParse(json);
    if (wanted.success) return ok(wanted.data);
    const failure = failureSchema.safeParse(json);
    if (!failure.success) return err({ code: 'cloud.failed' });
    const { code, retryAfterSeconds } = failure.data;
    return err({ code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
  }

  return {
    join: (id) =>
      post('/api/v1/joins', joinedSchema, {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ id }),
      }),
    renew: (pass) =>
      post('/api/v1/joins/renewal', renewedSchema, {
        headers: { Authorization: `Bearer ${pass}` },
      }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
