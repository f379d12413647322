import os from 'node:os';
import type { ErrorCode } from '#shared/errors.ts';
import { encodeMeetingId } from '#shared/meetingId.ts';
import type { Notices } from './api/index.ts';
import {
  createDiscovery,
  narrowTo,
  openUdp,
  readLanInterfaces,
  startMdnsWorker,
  type Discovery,
} from './discovery/index.ts';
import type { RoomIdentity } from './identity/index.ts';
import type { Clock, Logger, RandomBytes } from './ports.ts';
import type { Reach } from './reach.ts';
import type { SettingsStore } from './settings/index.ts';
import { fetchDocument } from './visit/fetchDocument.ts';

export type FindableDeps = {
  identity: RoomIdentity;
  reach: Reach;
  settings: SettingsStore;
  isBusy(): boolean;
  notices: Notices;
  /** The built `discovery/mdns/worker.ts`. */
  mdnsWorkerFile: URL;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

const codes = [
  'discovery.portTaken',
  'discovery.off',
  'discovery.mdnsOff',
] as const satisfies readonly ErrorCode[];

/** How the room is found on the LAN: only where guests reach it, and only while they do. */
export function createFindable(deps: FindableDeps): Discovery {
  const { identity, reach, settings, notices, logger } = deps;
  return createDiscovery({
    ...deps,
    identity: identity.identity,
    sign: identity.signAnswer,
    room: () =>
      reach.state.state === 'up'
        ? {
            name: settings.current.values['room.name'],
            port: settings.current.values['network.port'],
            spki: identity.tls.spki,
            isBusy: deps.isBusy(),
          }
        : null,
    idAt(address) {
      const id = encodeMeetingId(address, {
        allowPublicAddressIds: settings.current.values['meeting.allowPublicAddressIds'],
      });
      return id.ok ? id.value : null;
    },
    interfaces: () =>
      reach.state.state === 'up'
        ? narrowTo(readLanInterfaces(os.networkInterfaces(), process.platform), reach.state)
        : [],
    openUdp,
    fetchDocument,
    startMdnsWorker: () => startMdnsWorker(deps.mdnsWorkerFile, logger),
    platform: process.platform,
    onNotices(current) {
      for (const code of codes)
        notices.set(
          code,
          current.some((notice) => notice.code === code),
        );
    },
  });
}
