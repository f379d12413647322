import path from 'node:path';
import { err, ok, type Result } from '#shared/result.ts';
import { createEjabberdAccounts } from '../ejabberd/accounts.ts';
import { createEjabberdApi } from '../ejabberd/api.ts';
import { startJoining } from '../ejabberd/cluster.ts';
import { apiSocket, webSocketSocket, xmppPath } from '../ejabberd/config.ts';
import { isEjabberdThere, planEjabberd } from '../ejabberd/program.ts';
import type { Logger, Random } from '../ports.ts';
import type { Store } from '../repositories/store.ts';
import type { XmppPlace } from '../services/xmpp.ts';
import type { CloudSettings } from '../settings/settings.ts';
import { installWith, runBeside, standStill, type Beside } from './beside.ts';

/**
 * What rooms and guests log in to. It is no name of the DNS, since nobody looks it up (there is no
 * server-to-server), and never changes: accounts belong to it.
 */
export const xmppDomain = 'mago.internal';

export type XmppBeside = {
  beside: Beside;
  /** Null where there is no XMPP server. */
  place: XmppPlace | null;
  /** Where RMS hands streams on to. */
  upstream: string | null;
};

export type BesideDeps = { store: Store; logger: Logger; random: Random };

const keyBytes = 32;

/** The key of guests' passes: every copy of RMS and every ejabberd has the same. */
export async function guestKeyOf({ store, random }: BesideDeps): Promise<Uint8Array> {
  const made = Buffer.from(random.bytes(keyBytes)).toString('base64url');
  return Buffer.from(await store.keys.shared('guests', made), 'base64url');
}

/** What the nodes of a cluster know each other by. */
const cookieOf = ({ store, random }: BesideDeps): Promise<string> =>
  store.keys.shared('erlang', Buffer.from(random.bytes(keyBytes)).toString('base64url'));

/** `ownUrl`: where RMS hands on streams, as rooms and guests see it. Error: the sentence to print. */
export async function openXmpp(
  { xmpp, xmppUrls, dataDir, cluster }: CloudSettings,
  ownUrl: () => string,
  deps: BesideDeps,
): Promise<Result<XmppBeside, string>> {
  const without = (sentence: string): Result<XmppBeside, string> =>
    ok({ beside: standStill('xmpp', sentence), place: null, upstream: null });
  if (xmpp.kind === 'none') return without('off');
  if (xmpp.kind === 'own' && !isEjabberdThere())
    return without(`ejabberd ${installWith('ejabberd')}`);

  const { logger } = deps;
  const guestKey = await guestKeyOf(deps);
  const folder = path.join(dataDir, 'ejabberd');
  const sockets = xmpp.kind === 'own' ? path.join(folder, 'run') : xmpp.socketFolder;
  const api = createEjabberdApi(apiSocket(sockets));
  const isReady = async (): Promise<boolean> => (await api('status', {}))?.status === 200;
  const [first, ...others] = xmppUrls;
  const place: XmppPlace = {
    domain: xmppDomain,
    urls: () => (first === undefined ? [ownUrl()] : [first, ...others]),
    guestKey,
    accounts: createEjabberdAccounts({ api, domain: xmppDomain, logger }),
  };
  const upstream = `ws+unix:${webSocketSocket(sockets)}:${xmppPath}`;
  if (xmpp.kind === 'elsewhere') {
    const beside = standStill('xmpp', `ejabberd behind the sockets in ${sockets}`, isReady);
    return ok({ beside, place, upstream });
  }
  const node = cluster && { address: cluster.address, cookie: await cookieOf(deps) };
  const plan = planEjabberd({ folder, domain: xmppDomain, guestKey, node });
  if (!plan.ok) return err(plan.error);
  const beside = runBeside('xmpp', plan.value, isReady, { logger });
  if (!cluster) return ok({ beside, place, upstream });
  const joining = startJoining({ ...cluster, folder, api, logger });
  const dispose = async (): Promise<void> => {
    await joining.dispose();
    await beside.dispose();
  };
  return ok({ beside: { ...beside, dispose }, place, upstream });
}
