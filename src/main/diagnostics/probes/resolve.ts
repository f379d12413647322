import { isIP } from 'node:net';
import { err, ok, type Result } from '#shared/result.ts';
import { codeOf } from '../../discovery/index.ts';
import type { Clock } from '../../ports.ts';

/** `unknown`: the name server says that there is no such name. `silent`: none answers. */
export type ResolveFailure = { kind: 'unknown' } | { kind: 'silent'; code: string };
export type ResolveHost = (host: string) => Promise<Result<string[], ResolveFailure>>;

const unknown = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NODATA', 'EAI_NONAME']);
/** Systems try for half a minute where no name server answers. */
const answerMs = 6_000;

export type ResolveDeps = {
  clock: Clock;
  /** The system's look-up. */
  lookup(host: string): Promise<{ address: string }[]>;
};

/** A host name → its addresses, as every program on this machine finds them. An address is its own. */
export const createResolveHost =
  ({ clock, lookup }: ResolveDeps): ResolveHost =>
  (host) =>
    new Promise((resolve) => {
      if (isIP(host) !== 0) return resolve(ok([host]));
      const finish = (result: Awaited<ReturnType<ResolveHost>>): void => {
        cancel();
        resolve(result);
      };
      const cancel = clock.after(answerMs, () => finish(err({ kind: 'silent', code: 'ETIMEOUT' })));
      lookup(host).then(
        (found) => finish(ok(found.map(({ address }) => address))),
        (error: unknown) => {
          const code = codeOf(error);
          finish(err(unknown.has(code) ? { kind: 'unknown' } : { kind: 'silent', code }));
        },
      );
    });
