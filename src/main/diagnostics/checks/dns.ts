import { isIP } from 'node:net';
import { fails, isOk, skips, type Check } from '../check.ts';
import type { ResolveHost } from '../probes/resolve.ts';
import { allowOut } from '../target.ts';

const dnsPort = 53;

export type DnsCheckDeps = {
  resolveHost: ResolveHost;
  /** The name servers that the system asks. */
  dnsServers(): readonly string[];
};

/** Whether the names that the room needs are known: none on a LAN of its own. */
export const checkDns = (hosts: readonly (string | null)[], deps: DnsCheckDeps): Check => ({
  id: 'dns',
  async run() {
    const names = [...new Set(hosts)].filter(
      (one): one is string => one !== null && isIP(one) === 0,
    );
    if (names.length === 0) return skips('dnsNone');
    const found: string[] = [];
    for (const host of names) {
      const resolved = await deps.resolveHost(host);
      if (resolved.ok) found.push(...resolved.value);
      else if (resolved.error.kind === 'unknown') return fails('dnsUnknown', { host });
      else {
        const [server] = deps.dnsServers();
        const facts = { host, detail: resolved.error.code, server: server ?? null };
        return fails('dnsSilent', facts, server ? allowOut(server, 'UDP', dnsPort) : null);
      }
    }
    return isOk('dnsWorks', { host: names.join(', '), address: found.join(', ') });
  },
});
