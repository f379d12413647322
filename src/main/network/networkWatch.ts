import type { NetworkChoice, NetworkResult } from './chooseAddress.ts';

/**
 * When a change of the network counts, as a pure machine. A cable that is out for a moment, a DHCP server
 * that is slow, a VPN that comes and goes: none of these shall change the digits on the wall.
 */
export type NetworkWatch = {
  current: NetworkResult;
  /** Since when (monotonic milliseconds) the choice would be another one; null while it is not. */
  differsSince: number | null;
};

export const startWatch = (seen: NetworkResult): NetworkWatch => ({
  current: seen,
  differsSince: null,
});

const isSame = (a: NetworkResult, b: NetworkResult): boolean => {
  if (!a.ok || !b.ok) return a.ok === b.ok;
  return a.value.address === b.value.address && a.value.interfaceName === b.value.interfaceName;
};

/** A new lease on the same hardware: there is nothing to wait for. */
const isNewLease = (current: NetworkChoice, seen: NetworkResult): boolean =>
  seen.ok && seen.value.kind === 'network' && seen.value.interfaceName === current.interfaceName;

/** What was just seen. `graceMs`: how long the last address is kept although it seems to be gone. */
export function nextWatch(
  watch: NetworkWatch,
  seen: NetworkResult,
  now: number,
  graceMs: number,
): NetworkWatch {
  const { current } = watch;
  if (isSame(seen, current)) return { current, differsSince: null };
  if (!current.ok || isNewLease(current.value, seen)) return startWatch(seen);
  const differsSince = watch.differsSince ?? now;
  return now - differsSince >= graceMs ? startWatch(seen) : { current, differsSince };
}
