import { isIPv4 } from 'node:net';
import type { Failure } from '#shared/errors.ts';
import type { Logger } from '../ports.ts';
import type { MdnsFailure } from './mdns/mdns.ts';
import type { ListenFailure } from './responder.ts';

export type NoticesDeps = { onNotices(notices: readonly Failure[]): void; logger: Logger };

/** Makes what the wall says out of what could not be opened, and tells of each change once. */
export function createNotices({ onNotices, logger }: NoticesDeps) {
  let udp: readonly ListenFailure[] = [];
  let mdns: readonly MdnsFailure[] = [];
  let said = '[]';

  function say(): void {
    const notices: Failure[] = [...udpNotices(udp)];
    if (mdns.length > 0) notices.push({ code: 'discovery.mdnsOff' });
    const text = JSON.stringify(notices);
    if (text === said) return;
    said = text;
    onNotices(notices);
  }

  return {
    setUdp(failures: readonly ListenFailure[]) {
      if (failures.length > 0) logger.warn('discovery: not heard everywhere', { failures });
      udp = failures;
      say();
    },
    setMdns(failures: readonly MdnsFailure[]) {
      if (failures.length > 0) logger.warn('mdns: not published everywhere', { failures });
      mdns = failures;
      say();
    },
  };
}

/**
 * A port that is taken is worth a notice, and so is an IPv4 address that cannot be listened at. An address
 * that is not there (any more, or yet) is not: it comes or goes at the next look.
 */
function udpNotices(failures: readonly ListenFailure[]): Failure[] {
  if (failures.some(({ code }) => code === 'EADDRINUSE')) return [{ code: 'discovery.portTaken' }];
  const isDeaf = failures.some(({ address, code }) => isIPv4(address) && code !== 'EADDRNOTAVAIL');
  return isDeaf ? [{ code: 'discovery.off' }] : [];
}
