import os from 'node:os';
import { discoveryPort } from '#shared/discovery/index.ts';
import type { NetworkState } from '#shared/room/snapshot.ts';
import { err, ok } from '#shared/result.ts';
import type { UpdateView } from '#shared/update.ts';
import type { RoomBeacon } from './beacon/index.ts';
import {
  createDiagnostics,
  createMeasureRate,
  createProbes,
  type ChecksInput,
  type Diagnostics,
} from './diagnostics/index.ts';
import { readLanInterfaces, type Discovery } from './discovery/index.ts';
import type { RoomIdentity } from './identity/index.ts';
import { findExplainedAddress } from './network/index.ts';
import type { Clock, Logger, RandomBytes } from './ports.ts';
import type { SettingsStore } from './settings/index.ts';

export type PreflightDeps = {
  identity: RoomIdentity;
  settings: SettingsStore;
  /** Looked at when a run begins, so the parts may be made later. */
  parts(): {
    network: NetworkState;
    mdns: Discovery['mdns'];
    beacon: Pick<RoomBeacon, 'state'>;
  };
  /** What is known of updates; null: no shell watches over versions. */
  updates(): UpdateView | null;
  version: string;
  /** Whom the cloud has to be; null where none is to be called. */
  cloudTrust(): { ca?: string; spki?: string } | null;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** The room's test of itself: what is tested are its own parts as they are right now. */
export function createPreflight(deps: PreflightDeps): Diagnostics {
  const { settings, parts, clock, logger, randomBytes } = deps;
  return createDiagnostics({
    ...createProbes(clock, randomBytes),
    ...{ clock, logger },
    mdns: {
      ready: () => parts().mdns.ready(),
      browse: (addresses, forMs, onFound) => parts().mdns.browse(addresses, forMs, onFound),
    },
    publications: () => parts().mdns.publications,
    tested: 'room',
    roomName: () => settings.current.values['room.name'],
    input: () => ({
      target: targetOf(deps),
      choose: () => findExplainedAddress(settings.current.values['network.interface']),
      beacon: () => parts().beacon.state,
      timeServer: settings.current.values['network.timeServer'],
      dnsName: null,
      cloud: cloudOf(deps),
      updates: () => ({
        view: deps.updates(),
        version: deps.version,
        channel: settings.current.values['updates.channel'],
      }),
      isLocalOnly: settings.current.values['cloud.localOnly'],
    }),
  });
}

/** Also one that this room is not enrolled in yet: that is when the way to it is looked at. */
function cloudOf({ settings, cloudTrust, clock }: PreflightDeps): ChecksInput['cloud'] {
  const url = settings.current.values['cloud.url'];
  const trust = cloudTrust();
  if (url === null || trust === null) return null;
  const { hostname: host, port: named } = new URL(url);
  const port = named === '' ? 443 : Number(named);
  const { ca, spki } = trust;
  const isPinned = spki !== undefined;
  const now = (): number => clock.monotonic();
  return {
    ...{ host, port },
    measureRate: createMeasureRate({ now, port, isPinned, ...(ca !== undefined && { ca }) }),
  };
}

function targetOf({ identity, settings, parts }: PreflightDeps): ChecksInput['target'] {
  const { network } = parts();
  if (network.state === 'none') return err(network.failure);
  const { interfaceName, address } = network;
  const own = readLanInterfaces(os.networkInterfaces(), process.platform)
    .flatMap(({ ipv4 }) => ipv4)
    .find((one) => one.address === address);
  return ok({
    ...{ isOwn: true, address, identity: identity.identity },
    tcpPort: settings.current.values['network.port'],
    udpPort: discoveryPort,
    via: { interfaceName, address, netmask: own?.netmask ?? '255.255.255.255' },
  });
}
