import { err, ok, type Result } from '#shared/result.ts';
import type { Clock } from '../../ports.ts';
import type { MdnsWorker } from './keepWorker.ts';
import type { MdnsCandidate } from './serviceRecord.ts';

/** What a browse may take beyond its time, before its worker counts as stuck. */
const slackMs = 1_000;

export type BrowseFailure = { address: string; code: string };
export type BrowseResult = Result<readonly BrowseFailure[], { code: string }>;

type Browse = {
  onFound: (candidate: MdnsCandidate) => void;
  finish(result: BrowseResult): void;
};

/** The browses that a worker was asked for and that are not over. Each one ends, whatever the worker does. */
export function createBrowses(clock: Clock) {
  const open = new Map<number, Browse>();
  let last = 0;
  return {
    start(
      worker: MdnsWorker,
      addresses: readonly string[],
      forMs: number,
      onFound: (candidate: MdnsCandidate) => void,
    ): Promise<BrowseResult> {
      last += 1;
      const n = last;
      return new Promise((resolve) => {
        const cancel = clock.after(forMs + slackMs, () =>
          open.get(n)?.finish(err({ code: 'TIMEOUT' })),
        );
        open.set(n, {
          onFound,
          finish(result) {
            cancel();
            open.delete(n);
            resolve(result);
          },
        });
        worker.post({ kind: 'browse', n, addresses: [...addresses], forMs });
      });
    },
    found: (n: number, candidate: MdnsCandidate) => open.get(n)?.onFound(candidate),
    over: (n: number, failures: readonly BrowseFailure[]) => open.get(n)?.finish(ok(failures)),
    failAll(code: string) {
      for (const { finish } of open.values()) finish(err({ code }));
    },
  };
}
