import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { encodeMeetingId, type MeetingId } from '../../../src/shared/meetingId.ts';
import {
  createDiscovery,
  openUdp,
  readLanInterfaces,
  startMdnsWorker,
} from '../../../src/main/discovery/index.ts';
import { openDataFolder } from '../../../src/main/files/dataFolder.ts';
import { loadIdentity } from '../../../src/main/identity/index.ts';
import { createLanHost, createSessions } from '../../../src/main/lan/index.ts';
import type { Logger } from '../../../src/main/ports.ts';
import { systemClock as clock } from '../../../src/main/systemClock.ts';
import { fetchDocument } from '../../../src/main/visit/fetchDocument.ts';
import type { RoomOrder, RoomReport } from './roomTalk.ts';

/**
 * A room without meetings: a real identity, a real LAN host on each of its addresses, real discovery.
 * Arguments: data folder, name, and the interfaces to use (all when none is named). Orders come as lines of
 * JSON on stdin, reports go to stdout; the end of stdin ends it as a room ends.
 */
const [dataDir = '', firstName = '', ...interfaceNames] = process.argv.slice(2);
const port = 8034;
const say = (report: RoomReport): void => void process.stdout.write(`${JSON.stringify(report)}\n`);
const log =
  (level: keyof Logger) =>
  (message: string, fields: Record<string, unknown> = {}): void =>
    void process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`);
const logger: Logger = {
  error: log('error'),
  warn: log('warn'),
  info: log('info'),
  debug: log('debug'),
};

const interfaces = () =>
  readLanInterfaces(os.networkInterfaces(), process.platform).filter(
    ({ name }) => interfaceNames.length === 0 || interfaceNames.includes(name),
  );
const addresses = () => interfaces().flatMap(({ ipv4 }) => ipv4.map(({ address }) => address));

function idAt(address: string): MeetingId | null {
  const id = encodeMeetingId(address, { allowPublicAddressIds: false });
  return id.ok ? id.value : null;
}

let name = firstName;
const folder = await openDataFolder({
  ...{ path: dataDir, clock, logger },
  secrets: { by: 'rights' },
});
const identity = await loadIdentity({
  ...{ folder, clock, randomBytes, logger },
  hosts: { addresses: addresses(), names: [] },
});
const sessions = createSessions({
  ...{ clock, randomBytes, logger },
  openSession: () => ({
    receive: () => undefined,
    setConnection: () => undefined,
    isAtDoor: true,
    end: () => undefined,
  }),
});
const lanHosts = await Promise.all(
  addresses().map(async (address) => {
    const host = createLanHost({
      ...{ clock, logger, sessions },
      tls: identity.tls,
      isBoringSsl: false,
      names: () => [],
      guestFiles: new Map(),
      document: () => identity.sign({ name, id: idAt(address), port, state: 'free' }),
      onProblem: (failure) => failure && logger.error('no LAN host', { address, ...failure }),
    });
    await host.listen({ address, port });
    return host;
  }),
);
const workerFile = new URL('../../../src/main/discovery/mdns/worker.ts', import.meta.url);
const discovery = createDiscovery({
  ...{ identity: identity.identity, sign: identity.signAnswer, idAt, interfaces },
  ...{ openUdp, fetchDocument, clock, randomBytes, logger },
  room: () => ({ name, port, spki: identity.tls.spki, isBusy: false }),
  startMdnsWorker: () => startMdnsWorker(workerFile, logger),
  platform: process.platform,
  onNotices: (notices) => say({ kind: 'notices', codes: notices.map(({ code }) => code) }),
});
discovery.start();

async function obey(order: RoomOrder): Promise<void> {
  switch (order.kind) {
    case 'rename':
      ({ name } = order);
      discovery.refresh();
      break;
    case 'nearby':
      say({ kind: 'nearby', result: await discovery.listNearbyRooms() });
      break;
    case 'memory': {
      globalThis.gc?.();
      const { rss, heapUsed, heapTotal } = process.memoryUsage();
      say({ kind: 'memory', rss, heapUsed, heapTotal });
      break;
    }
  }
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => void obey(JSON.parse(line) as RoomOrder));
orders.on('close', () => {
  const ended = Promise.all([discovery.dispose(), ...lanHosts.map((host) => host.dispose())]);
  void ended.then(() => process.exit(0));
});
say({ kind: 'ready', identity: identity.identity });
