import type { FetchDocument } from '../../discovery/index.ts';
import { verifyDocument } from '../../identity/index.ts';
import type { Clock } from '../../ports.ts';
import { fails, isOk, withDeadline, type Check, type CheckResult } from '../check.ts';
import type { ConnectTcp, TcpFailure } from '../probes/connectTcp.ts';
import { allowIn, type Target } from '../target.ts';

/** A network that drops nothing is done in a second, however far. */
const connectMs = 4_000;
const documentMs = 5_000;

export type TcpCheckDeps = { clock: Clock; connectTcp: ConnectTcp; fetchDocument: FetchDocument };

/** The room's TCP port: really connected to, and what it serves verified. */
export const checkTcp = (target: Target, deps: TcpCheckDeps): Check => ({
  id: 'tcp',
  async run(signal) {
    const endpoint = { host: target.address, port: target.tcpPort };
    const facts = { address: target.address, port: target.tcpPort };
    const connecting = withDeadline(signal, deps.clock, connectMs);
    const connected = await deps.connectTcp(endpoint, connecting.signal);
    connecting.end();
    if (!connected.ok) return notConnected(connected.error, target);
    const fetching = withDeadline(signal, deps.clock, documentMs);
    const fetched = await deps.fetchDocument(endpoint, fetching.signal);
    fetching.end();
    const verified = fetched.ok ? verifyDocument(fetched.value.raw) : fetched;
    if (!fetched.ok || !verified.ok) return fails('tcpNotARoom', facts);
    const { identity, spki, name } = verified.value;
    const isRoom = target.identity === null || target.identity === identity;
    // A key that is not the document's: something on the way opens the encryption and closes it again.
    if (!isRoom || spki !== fetched.value.spki) return fails('tcpOtherRoom', { ...facts, name });
    return isOk('tcpWorks', { ...facts, name });
  },
});

function notConnected(failure: TcpFailure, target: Target): CheckResult {
  const facts = { address: target.address, port: target.tcpPort };
  const rule = allowIn(target, 'TCP', target.tcpPort);
  switch (failure.kind) {
    case 'dropped':
      return fails('tcpDropped', facts, rule);
    case 'refused':
      return fails('tcpRefused', facts, rule);
    case 'noWay':
      return fails('tcpNoWay', { ...facts, detail: failure.code });
  }
}
