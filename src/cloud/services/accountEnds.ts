import type { Logger } from '../ports.ts';
import type { Store } from '../repositories/store.ts';
import type { XmppDeps } from './xmpp.ts';

type AccountEndsDeps = XmppDeps & { store: Pick<Store, 'accountEnds'> };

/**
 * Ends the accounts of revoked rooms. What the XMPP server did not confirm stays in the database and is
 * tried again, by any copy: a revoked room gets no second chance because a server was down.
 */
export async function endAccounts({ store, xmpp }: AccountEndsDeps): Promise<void> {
  if (!xmpp) return;
  const end = async (name: string): Promise<void> => {
    if (await xmpp.accounts.remove(name)) await store.accountEnds.remove(name);
  };
  await Promise.all((await store.accountEnds.waiting()).map(end));
}

/** A server that is back cuts a revoked room off within ten seconds (issue 3). */
const everyMs = 5_000;

/** Tries again now and then until it is disposed. */
export function startEndingAccounts(deps: AccountEndsDeps & { logger: Logger }): {
  dispose(): Promise<void>;
} {
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= endAccounts(deps)
      .catch((error: unknown) => deps.logger.warn('ending XMPP accounts failed', { error }))
      .finally(() => (running = null));
  };
  const timer = setInterval(run, everyMs);
  run();
  return {
    async dispose() {
      clearInterval(timer);
      await running;
    },
  };
}
