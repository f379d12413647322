import { createSocket } from 'node:dgram';
import { getResponder, type CiaoService, type Responder } from '@homebridge/ciao';
import { isInSubnet } from '../addresses.ts';
import { codeOf } from '../udp.ts';
import type { FromWorker } from './messages.ts';
import { serviceType, type ServiceSpec } from './serviceRecord.ts';

const mdnsPort = 5353;
/** Goodbyes take milliseconds; a network that is gone must not hold up the rest. */
const withdrawTimeoutMs = 1_500;

type Report = (message: FromWorker) => void;
type Published = { spec: ServiceSpec; responder: Responder; service: CiaoService };

export interface Publisher {
  /** Publishes exactly these; what is published already and unchanged stays. */
  publish(services: readonly ServiceSpec[]): Promise<void>;
}

const keyOf = (spec: ServiceSpec): string => JSON.stringify(spec);

/**
 * Publishes the room by DNS-SD (RFC 6763), one ciao responder for each interface. Probing, renaming on
 * conflict, announcing and saying goodbye are ciao's. Calls are to be made one after the other.
 */
export function createPublisher(report: Report): Publisher {
  const published = new Map<string, Published>();

  async function start(spec: ServiceSpec): Promise<void> {
    const { interfaceName } = spec;
    try {
      // ciao would only print that it could not bind, and then believe itself published.
      await assertPortCanBeShared();
      const entry = open(spec);
      published.set(keyOf(spec), entry);
      // Not awaited: while something is wrong with the network ciao tries again for ever.
      entry.service.advertise().then(
        () => {
          if (published.get(keyOf(spec)) === entry)
            report({ kind: 'published', interfaceName, name: nameOf(entry.service) });
        },
        (error: unknown) => report({ kind: 'failed', interfaceName, code: codeOf(error) }),
      );
    } catch (error) {
      report({ kind: 'failed', interfaceName, code: codeOf(error) });
    }
  }

  function open(spec: ServiceSpec): Published {
    const { interfaceName, address, name, host, port, txt } = spec;
    const responder = getResponder({ interface: [interfaceName], disableIpv6: true });
    hearThisLinkOnly(responder, spec);
    const service = responder.createService({
      name,
      type: serviceType,
      hostname: host,
      port,
      txt,
      restrictedAddresses: [address],
      disabledIpv6: true,
    });
    service.on('name-change', (changed) =>
      report({ kind: 'renamed', interfaceName, name: changed }),
    );
    return { spec, responder, service };
  }

  return {
    async publish(services) {
      const wanted = new Set(services.map(keyOf));
      const gone = [...published].filter(([key]) => !wanted.has(key));
      for (const [key] of gone) published.delete(key);
      await Promise.all(gone.map(([, entry]) => withdraw(entry)));
      for (const spec of services) if (!published.has(keyOf(spec))) await start(spec);
    },
  };
}

/** `Boardroom K7QF._mago-room._tcp.local.` → `Boardroom K7QF`. */
const nameOf = (service: CiaoService): string =>
  service.getFQDN().replace(`._${serviceType}._tcp.local.`, '');

async function withdraw({ service, responder }: Published): Promise<void> {
  const goodbye = service.destroy().then(() => responder.shutdown());
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withdrawTimeoutMs);
  });
  // A goodbye that cannot be sent is no loss: the interface is gone, and so are its listeners.
  await Promise.race([goodbye.catch(() => responder.shutdown()), timeout]);
  clearTimeout(timer);
}

/**
 * Linux delivers every multicast to every socket that joined the group on any interface. Without this the
 * responder of one interface would answer another link's questions with an address unreachable there, and
 * take the sibling's announcements for a conflict. RFC 6762 §11: packets from off the link are ignored.
 */
function hearThisLinkOnly(responder: Responder, own: ServiceSpec): void {
  const handleQuery = responder.handleQuery.bind(responder);
  const handleResponse = responder.handleResponse.bind(responder);
  responder.handleQuery = (packet, from) => {
    if (isInSubnet(from.address, own)) handleQuery(packet, from);
  };
  responder.handleResponse = (packet, from) => {
    if (isInSubnet(from.address, own)) handleResponse(packet, from);
  };
}

/** Rejects where another program holds UDP 5353 for itself alone. */
function assertPortCanBeShared(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(mdnsPort, () => socket.close(() => resolve()));
  });
}
