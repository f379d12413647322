import type { Mdns, MdnsPublication } from '../../discovery/index.ts';
import type { Clock } from '../../ports.ts';
import { fails, isOk, pause, skips, warns, type Check } from '../check.ts';
import { allowIn, isSameNetwork, type Target } from '../target.ts';

export const mdnsPort = 5353;
const browseMs = 900;
/** A name is probed for a second before it is announced (RFC 6762 §8.1), and a room may have started just now. */
const rounds = 5;
const againMs = 600;

export type MdnsCheckDeps = {
  clock: Clock;
  mdns: Pick<Mdns, 'browse' | 'ready'>;
  /** Own services; null where it is another room's that is looked for. */
  publications(): readonly MdnsPublication[] | null;
};

/** Whether the room is found by mDNS, and under its own name. */
export const checkMdns = (target: Target, deps: MdnsCheckDeps): Check => ({
  id: 'mdns',
  async run(signal) {
    if (!isSameNetwork(target)) return skips('otherNetwork');
    await deps.mdns.ready();
    let seen = await look(target, deps);
    for (let round = 1; round < rounds && !seen.isFound && !signal.aborted; round += 1) {
      await pause(signal, deps.clock, againMs);
      seen = await look(target, deps);
    }
    const { isFound, trouble } = seen;
    const own = deps.publications()?.find((one) => one.interfaceName === target.via.interfaceName);
    const { name = null, wantedName = null, failure = null } = own ?? {};
    if (isFound && name !== wantedName && name !== null)
      return warns('mdnsRenamed', { name, wantedName });
    if (isFound) return isOk('mdnsWorks', { name });
    const detail = failure ?? trouble;
    if (detail !== null) return fails('mdnsOff', { detail, port: mdnsPort });
    const bad = target.isOwn ? fails : warns;
    return bad('mdnsSilent', { port: mdnsPort }, allowIn(target, 'UDP', mdnsPort));
  },
});

async function look({ address: wanted, via }: Target, { mdns }: MdnsCheckDeps) {
  const found = new Set<string>();
  const browsed = await mdns.browse([via.address], browseMs, ({ address }) => found.add(address));
  const trouble = browsed.ok ? (browsed.value[0]?.code ?? null) : browsed.error.code;
  return { isFound: found.has(wanted), trouble };
}
