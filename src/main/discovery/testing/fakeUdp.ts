import { err, ok } from '#shared/result.ts';
import type { OpenUdp, UdpOptions, UdpPeer } from '../udp.ts';

export type SentDatagram = { from: string | undefined; to: UdpPeer | undefined; bytes: Uint8Array };

/** Sockets that keep what is sent, and hear what a test delivers. */
export function createFakeUdp() {
  const open = new Map<string, UdpOptions>();
  const failing = new Map<string, string>();
  const unsendable = new Map<string, string>();
  const sent: SentDatagram[] = [];

  const nameOf = ({ address, port, peer }: UdpOptions): string =>
    peer?.address ?? (port === 0 ? `ask ${address}` : (address ?? 'any'));

  const openUdp: OpenUdp = (options) => {
    const name = nameOf(options);
    const code = failing.get(name);
    if (code !== undefined) return Promise.resolve(err({ code }));
    open.set(name, options);
    return Promise.resolve(
      ok({
        notJoined: [],
        close: () => void open.delete(name),
        send(bytes, to) {
          const refused = unsendable.get(to?.address ?? name);
          if (refused !== undefined) return Promise.resolve(err({ code: refused }));
          sent.push({ from: options.address, to: to ?? options.peer, bytes });
          return Promise.resolve(ok(null));
        },
      }),
    );
  };

  const socketAt = (name: string): UdpOptions => {
    const options = open.get(name);
    if (!options) throw new Error(`no socket at ${name}`);
    return options;
  };
  return {
    openUdp,
    sent,
    /** Names of the open sockets: the peer's address, the own one, or `ask` and the own one. */
    names: () => [...open.keys()],
    fail: (name: string, code: string) => void failing.set(name, code),
    heal: (name: string) => void failing.delete(name),
    /** Makes sending to an address fail. */
    refuse: (address: string, code: string) => void unsendable.set(address, code),
    deliver: (name: string, bytes: Uint8Array, from: UdpPeer) =>
      socketAt(name).onMessage(bytes, from),
    breakDown: (name: string, code: string) => {
      const options = socketAt(name);
      if (!options.peer) open.delete(name);
      options.onError({ code });
    },
  };
}
