import {
  discoveryPort,
  encodeQuery,
  nonceBytes,
  parseAnswer,
  type SearchResult,
  type Way,
} from '#shared/discovery/index.ts';
import type { Failure } from '#shared/errors.ts';
import { documentPath, lanPort } from '#shared/roomDocument.ts';
import type { Result } from '#shared/result.ts';
import type { Clock, RandomBytes } from '../../ports.ts';
import type { LanInterface } from '../addresses.ts';
import type { Mdns } from '../mdns/mdns.ts';
import { serviceType, type MdnsCandidate } from '../mdns/serviceRecord.ts';
import type { OpenUdp, UdpPeer, UdpSocket } from '../udp.ts';
import { planAsks, type AskSocket } from './askPlan.ts';
import { createLedger, type Question } from './ledger.ts';
import { findingOfAnswer, findingOfDocument, isSigned } from './verify.ts';

/** How long answers are collected (DESIGN 5; measured in notes/ble.md §4.2). */
export const collectMs = 700;
/** Verifying costs about 0.1 ms; a flood of answers must not cost more than a blink. */
const maxVerified = 512;
const maxGivenAddresses = 64;

export type FetchDocument = (
  endpoint: { host: string; port: number },
  signal: AbortSignal,
) => Promise<Result<{ raw: unknown; spki: string }, Failure>>;

export type SearchDeps = {
  openUdp: OpenUdp;
  fetchDocument: FetchDocument;
  mdns: Pick<Mdns, 'browse' | 'ready'>;
  clock: Clock;
  randomBytes: RandomBytes;
  port?: number;
};

export type SearchInput = {
  interfaces: readonly LanInterface[];
  /** IP addresses to ask as well, over UDP and TCP; with a port where it is not the default one. */
  addresses: readonly { address: string; tcpPort?: number }[];
};

/** Looks for rooms in every way at once for `collectMs`, and says how each way went. Never rejects. */
export async function searchRooms(deps: SearchDeps, input: SearchInput): Promise<SearchResult> {
  // Its first start takes longer than half of the time there is.
  await deps.mdns.ready();
  const search = createSearch(deps);
  const own = new Set(input.interfaces.flatMap(({ ipv4 }) => ipv4.map(({ address }) => address)));
  const asked = Promise.all([
    ...planAsks(input.interfaces).map((socket) => search.askAround(socket)),
    search.browse([...own]),
    ...input.addresses
      .slice(0, maxGivenAddresses)
      .flatMap(({ address, tcpPort = lanPort }) => [
        search.askAddress('unicast', address),
        search.fetch('tcp', address, tcpPort),
      ]),
  ]);
  await new Promise<void>((resolve) => deps.clock.after(collectMs, resolve));
  search.close();
  await asked;
  return search.result();
}

type Asked = { question: Question; isAnswered: boolean };

function createSearch(deps: SearchDeps) {
  const port = deps.port ?? discoveryPort;
  const ledger = createLedger();
  const questions = new Map<string, Asked>();
  const sockets = new Set<UdpSocket>();
  const over = new AbortController();
  let verified = 0;

  function newNonce(question: Question): { nonce: Uint8Array; asked: Asked } {
    const nonce = deps.randomBytes(nonceBytes);
    const asked = { question, isAnswered: false };
    questions.set(Buffer.from(nonce).toString('base64url'), asked);
    return { nonce, asked };
  }

  function hear(datagram: Uint8Array, from: UdpPeer): void {
    const parsed = parseAnswer(datagram);
    if (!parsed.ok || over.signal.aborted) return;
    const { answer } = parsed.value;
    const asked = questions.get(Buffer.from(answer.nonce).toString('base64url'));
    if (!asked || verified >= maxVerified) return;
    verified += 1;
    asked.isAnswered = true;
    if (isSigned(parsed.value)) asked.question.found(findingOfAnswer(answer, from.address));
    else asked.question.failed({ kind: 'forged', from: from.address });
  }

  async function askAround(plan: AskSocket): Promise<void> {
    const { family, from, interfaceName, multicastFrom, asks } = plan;
    const asking = asks.map(({ way, to }) => ({
      to,
      question: ledger.ask(way, interfaceName, to),
    }));
    const allFailed = (code: string): void => {
      for (const { question } of asking) question.failed({ kind: 'notSent', code });
    };
    const opened = await deps.openUdp({
      family,
      address: from,
      port: 0,
      multicastFrom,
      onMessage: hear,
      onError: ({ code }) => allFailed(code),
    });
    if (!opened.ok) return allFailed(opened.error.code);
    keep(opened.value);
    await Promise.all(
      asking.map(async ({ to, question }) => {
        const { nonce } = newNonce(question);
        const sent = await opened.value.send(encodeQuery(nonce), { address: to, port });
        if (!sent.ok) question.failed({ kind: 'notSent', code: sent.error.code });
      }),
    );
  }

  async function askAddress(way: Way, address: string): Promise<void> {
    const question = ledger.ask(way, null, `${address} UDP ${port}`);
    const { nonce, asked } = newNonce(question);
    const unreachable = ({ code }: { code: string }): void => {
      asked.isAnswered = true;
      question.failed({ kind: 'unreachable', code });
    };
    const opened = await deps.openUdp({
      family: address.includes(':') ? 6 : 4,
      port: 0,
      peer: { address, port },
      onMessage: hear,
      onError: unreachable,
    });
    if (!opened.ok) return unreachable(opened.error);
    keep(opened.value);
    const sent = await opened.value.send(encodeQuery(nonce));
    if (!sent.ok) return unreachable(sent.error);
    await ended();
    if (!asked.isAnswered) question.failed({ kind: 'silent' });
  }

  async function fetch(way: Way, address: string, tcpPort: number): Promise<void> {
    const question = ledger.ask(way, null, `${address} TCP ${tcpPort}${documentPath}`);
    const fetched = await deps.fetchDocument({ host: address, port: tcpPort }, over.signal);
    if (!fetched.ok) {
      const { code } = fetched.error;
      if (code === 'room.notARoom') question.failed({ kind: 'notARoom' });
      else if (over.signal.aborted) question.failed({ kind: 'silent' });
      else question.failed({ kind: 'unreachable', code: null });
      return;
    }
    const { raw, spki } = fetched.value;
    const finding = findingOfDocument(raw, spki, address);
    if (finding.ok) question.found(finding.value);
    else if (finding.error === 'forged') question.failed({ kind: 'forged', from: address });
    else question.failed({ kind: 'notARoom' });
  }

  async function browse(own: readonly string[]): Promise<void> {
    const question = ledger.ask('mdns', null, `_${serviceType}._tcp.local`);
    const following: Promise<void>[] = [];
    const follow = ({ address, port: tcpPort }: MdnsCandidate): void => {
      if (own.includes(address) || over.signal.aborted) return;
      const known = ledger.findingAt(address);
      // mDNS proves nothing: what is not known to be a room by now is asked itself.
      if (known) question.found(known);
      else following.push(askAddress('mdns', address), fetch('mdns', address, tcpPort));
    };
    const browsed = await deps.mdns.browse(own, collectMs, follow);
    if (!browsed.ok) question.failed({ kind: 'notSent', code: browsed.error.code });
    else for (const { code } of browsed.value) question.failed({ kind: 'notSent', code });
    await Promise.all(following);
  }

  function keep(socket: UdpSocket): void {
    if (over.signal.aborted) socket.close();
    else sockets.add(socket);
  }

  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      if (over.signal.aborted) resolve();
      else over.signal.addEventListener('abort', () => resolve(), { once: true });
    });

  return {
    askAround,
    askAddress,
    fetch,
    browse,
    result: ledger.result,
    close() {
      over.abort();
      for (const socket of sockets) socket.close();
    },
  };
}
