import path from 'node:path';
import type { UpdateView } from '#shared/update.ts';
import { version } from './cli/index.ts';
import type { DataFolder } from './files/dataFolder.ts';
import { listInterfaces } from './network/index.ts';
import type { Clock, Logger, RandomBytes } from './ports.ts';
import type { Reach } from './reach.ts';
import type { SettingsStore } from './settings/index.ts';
import type { Notices } from './api/index.ts';
import type { Managed } from './managed.ts';
import type { MeetingHost } from './meeting/index.ts';
import { createSupport, type Support } from './support/index.ts';
import type { Installation } from './update/index.ts';

export type RoomSupportDeps = {
  folder: DataFolder;
  installation: Installation | null;
  settings: SettingsStore;
  managed: Managed;
  notices: Notices;
  host: MeetingHost;
  reach(): Reach;
  update(): UpdateView | null;
  clock: Clock;
  logger: Logger;
  randomBytes: RandomBytes;
};

/** Tickets and support bundles of this room: what it knows of itself, without names of people and secrets. */
export function openRoomSupport(deps: RoomSupportDeps): Support {
  const { folder, installation, settings, managed, notices, host } = deps;
  const support = createSupport({
    ...deps,
    ...{ version, dataDir: folder.path },
    moreLogs: installation
      ? {
          shell: installation.places.state,
          update: path.join(installation.places.root, 'updates', 'logs'),
        }
      : {},
    doneFile: folder.json('support.json', { onBroken: () => undefined }),
    settings: () => ({
      folder: settings.current.values['support.folder'],
      request: settings.current.values['support.request'],
    }),
    state: () => ({
      network: stateOf(deps.reach()),
      interfaces: listInterfaces(),
      notices: [...host.notices(), ...notices.current].map(({ code }) => code),
      meeting: host.snapshot()
        ? { participants: host.snapshot()?.participants.length ?? 0, waiting: host.lobby().length }
        : null,
      settings: settings.current,
      troubles: managed.troubles,
      update: deps.update(),
    }),
  });
  settings.subscribe(support.refresh);
  support.refresh();
  return support;
}

function stateOf({ state }: Reach): Record<string, unknown> {
  if (state.state === 'none') return { state: 'none', code: state.failure.code };
  const { interfaceName, address, id, checkCode } = state;
  return { state: 'up', interfaceName, address, id, checkCode };
}
