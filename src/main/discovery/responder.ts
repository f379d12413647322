import { discoveryPort } from '#shared/discovery/index.ts';
import type { Cancel, Clock, Logger, RandomBytes } from '../ports.ts';
import { ownAddressTowards, type LanInterface } from './addresses.ts';
import type { Answering } from './answering.ts';
import { planListeners, type Listener } from './listeners.ts';
import type { OpenUdp, UdpPeer, UdpSocket } from './udp.ts';

const maxJitterMs = 30;
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;

export type ResponderDeps = {
  openUdp: OpenUdp;
  answering: Answering;
  clock: Clock;
  randomBytes: RandomBytes;
  logger: Logger;
  /** `process.platform`. */
  platform: string;
  port?: number;
  /** What cannot be heard has changed. */
  onFailures(failures: readonly ListenFailure[]): void;
};

/** An address at which queries are not heard. */
export type ListenFailure = { address: string; code: string };

export interface Responder {
  /** Listens on exactly these interfaces from now on. */
  update(interfaces: readonly LanInterface[]): void;
  dispose(): void;
}

/**
 * Answers discovery queries on UDP 8035 (DESIGN 5). What cannot be opened is tried again with a growing
 * pause: an IPv6 address, for one, cannot be bound in its first second (RFC 4862 §5.4).
 */
export function createResponder(deps: ResponderDeps): Responder {
  const { clock, logger, answering, onFailures } = deps;
  const port = deps.port ?? discoveryPort;
  const open = new Map<string, UdpSocket>();
  const failures = new Map<string, ListenFailure>();
  const pendingAnswers = new Set<Cancel>();
  let interfaces: readonly LanInterface[] = [];
  let wanted: readonly Listener[] = [];
  let round: 'idle' | 'running' | 'again' = 'idle';
  let cancelRetry: Cancel | undefined;
  let retryMs = firstRetryMs;
  let isDisposed = false;

  function update(next: readonly LanInterface[]): void {
    interfaces = next;
    wanted = planListeners(next, deps.platform);
    retryMs = firstRetryMs;
    reconcile();
  }

  function reconcile(): void {
    if (round !== 'idle') {
      round = 'again';
      return;
    }
    round = 'running';
    cancelRetry?.();
    cancelRetry = undefined;
    openMissing().then(
      () => {
        const again = round === 'again';
        round = 'idle';
        if (isDisposed) closeAll();
        else if (again) reconcile();
        else finishRound();
      },
      (error: unknown) =>
        logger.error('discovery: opening sockets failed', { error: String(error) }),
    );
  }

  async function openMissing(): Promise<void> {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, socket] of open)
      if (!keys.has(key)) {
        socket.close();
        open.delete(key);
      }
    for (const key of failures.keys()) if (!keys.has(key)) failures.delete(key);
    for (const listener of wanted) if (!open.has(listener.key)) await openOne(listener);
  }

  async function openOne(listener: Listener): Promise<void> {
    const { key, family, bind: address, groups } = listener;
    const opened = await deps.openUdp({
      family,
      address,
      port,
      groups,
      onMessage: (bytes, from) => hear(listener, bytes, from),
      onError: ({ code }) => {
        open.delete(key);
        failures.set(key, { address, code });
        if (round === 'idle') finishRound();
        else round = 'again';
      },
    });
    if (!opened.ok) {
      failures.set(key, { address, code: opened.error.code });
      return;
    }
    open.set(key, opened.value);
    failures.delete(key);
  }

  function finishRound(): void {
    if (isDisposed) return;
    const notJoined = [...open.values()].flatMap((socket) => socket.notJoined);
    onFailures([
      ...failures.values(),
      ...notJoined.map(({ group, on, code }) => ({ address: `${group} on ${on}`, code })),
    ]);
    if (failures.size === 0) return;
    cancelRetry?.();
    cancelRetry = clock.after(retryMs, reconcile);
    retryMs = Math.min(lastRetryMs, retryMs * 2);
  }

  function hear(listener: Listener, bytes: Uint8Array, from: UdpPeer): void {
    const own = listener.answersFrom ?? ownAddressTowards(from.address, interfaces)?.address;
    if (own === undefined || isDisposed) return;
    const nonce = answering.accept(bytes, from);
    if (!nonce) return;
    if (!listener.hearsMany) {
      answer(nonce, own, from);
      return;
    }
    // Rooms that all heard one broadcast do not answer in the same millisecond.
    const jitterMs = ((deps.randomBytes(1)[0] ?? 0) / 255) * maxJitterMs;
    const cancel = clock.after(jitterMs, () => {
      pendingAnswers.delete(cancel);
      answer(nonce, own, from);
    });
    pendingAnswers.add(cancel);
  }

  function answer(nonce: Uint8Array, own: string, to: UdpPeer): void {
    const listener = wanted.find(({ bind }) => bind === own);
    const socket = listener && open.get(listener.key);
    const datagram = socket && answering.answer(nonce, own);
    if (!datagram) return;
    socket.send(datagram, to).then(
      (sent) => {
        if (!sent.ok) logger.debug('discovery: answer not sent', { code: sent.error.code });
      },
      (error: unknown) => logger.error('discovery: sending failed', { error: String(error) }),
    );
  }

  function closeAll(): void {
    for (const socket of open.values()) socket.close();
    open.clear();
  }

  return {
    update,
    dispose() {
      isDisposed = true;
      cancelRetry?.();
      for (const cancel of pendingAnswers) cancel();
      pendingAnswers.clear();
      if (round === 'idle') closeAll();
    },
  };
}
