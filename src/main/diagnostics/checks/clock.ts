import { fails, isOk, skips, warns, withDeadline, type Check } from '../check.ts';
import type { Clock } from '../../ports.ts';
import type { ResolveHost } from '../probes/resolve.ts';
import { ntpPort, type AskTime } from '../probes/sntp.ts';
import { allowOut } from '../target.ts';

/** Nobody notices less; a beacon's epoch has sixty seconds, and a certificate begins a little in the past. */
const rightWithinMs = 2_000;
const usableWithinMs = 30_000;
const askMs = 6_000;

export type ClockCheckDeps = { clock: Clock; resolveHost: ResolveHost; askTime: AskTime };

/** This machine's clock beside a time server's. Without one there is nothing to compare with. */
export const checkClock = (server: string | null, deps: ClockCheckDeps): Check => ({
  id: 'clock',
  async run(signal) {
    if (server === null) return skips('clockNoServer');
    const resolved = await deps.resolveHost(server);
    const [address] = resolved.ok ? resolved.value : [];
    // The name is the DNS check's matter.
    if (address === undefined) return skips('clockServerUnknown', { server });
    const asking = withDeadline(signal, deps.clock, askMs);
    const asked = await deps.askTime(address, asking.signal);
    asking.end();
    if (asked.ok) {
      const { offsetMs } = asked.value;
      const facts = { server, offsetMs };
      if (Math.abs(offsetMs) <= rightWithinMs) return isOk('clockRight', facts);
      return Math.abs(offsetMs) <= usableWithinMs
        ? warns('clockSkewed', facts)
        : fails('clockWrong', facts);
    }
    if (asked.error.kind === 'unusable') return warns('clockUnusable', { server });
    return fails('clockSilent', { server }, allowOut(server, 'UDP', ntpPort));
  },
});
