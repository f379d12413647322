import { setTimeout as wait } from 'node:timers/promises';
import { Browser, type Service } from 'bonjour-service';
import makeMdns from 'multicast-dns';
import { codeOf } from '../udp.ts';
import { candidatesOf, serviceType, type MdnsCandidate } from './serviceRecord.ts';

/** A link full of forged services must not fill the memory. */
const maxCandidates = 64;
/** A second question for those that missed the first (RFC 6762 §5.2 asks again after a second). */
const askAgainMs = 250;

export type BrowseFailure = { address: string; code: string };

/**
 * Asks for rooms on the interfaces of these own addresses and reports where one may be, each place once.
 *
 * bonjour-service's own front would throw on socket errors, so its browser is given the sockets. Each is
 * bound to 0.0.0.0: one bound to the interface's address would hear no multicast (except on Windows).
 */
export async function browse(
  addresses: readonly string[],
  forMs: number,
  onFound: (candidate: MdnsCandidate) => void,
): Promise<BrowseFailure[]> {
  const seen = new Set<string>();
  const failures = new Map<string, string>();
  const report = (service: Service): void => {
    const { addresses: found = [], port } = service;
    const txt: unknown = service.txt;
    for (const candidate of candidatesOf({ addresses: found, port, txt: asRecord(txt) })) {
      const key = `${candidate.address} ${candidate.port}`;
      if (seen.has(key) || seen.size >= maxCandidates) continue;
      seen.add(key);
      onFound(candidate);
    }
  };
  const stops = addresses.map((address) =>
    browseOn(address, report, (code) => failures.set(address, code)),
  );
  await wait(Math.min(askAgainMs, forMs));
  for (const { again } of stops) again();
  await wait(Math.max(0, forMs - askAgainMs));
  for (const { stop } of stops) stop();
  return [...failures].map(([address, code]) => ({ address, code }));
}

const asRecord = (txt: unknown): Record<string, unknown> =>
  typeof txt === 'object' && txt !== null ? { ...txt } : {};

function browseOn(
  address: string,
  onService: (service: Service) => void,
  onFailure: (code: string) => void,
): { again(): void; stop(): void } {
  const mdns = makeMdns({ interface: address, bind: '0.0.0.0', reuseAddr: true });
  mdns.on('error', (error: unknown) => onFailure(codeOf(error)));
  // Datagrams that are no DNS come here too: somebody else's fault, and nothing to report.
  mdns.on('warning', (error: unknown) => {
    if (codeOf(error) !== 'UNKNOWN') onFailure(codeOf(error));
  });
  const browser = new Browser(mdns, { type: serviceType });
  browser.on('up', onService);
  browser.on('srv-update', onService);
  browser.on('txt-update', onService);
  return {
    again: () => browser.update(),
    stop() {
      browser.stop();
      mdns.destroy();
    },
  };
}
