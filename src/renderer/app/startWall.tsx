import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { After, Call, Devices, IceServers } from '../../rtc/types.ts';
import type { LoadCatalog } from '../../ui/i18n.ts';
import type { Chime } from '../features/knock/index.ts';
import type { RoomClient } from '../room/roomClient.ts';
import { createRoomStore } from '../room/roomStore.ts';
import { App } from './App.tsx';
import { createCallController } from './call/callController.ts';
import { followIce, followRoom } from './effects.ts';
import { createPerform } from './perform.ts';
import { createScreenStore } from './screenStore.ts';
import { WallProvider, type Wall } from './wall.ts';

export type WallDeps = {
  root: HTMLElement;
  client: RoomClient;
  call: Call;
  /** Those of `call`; asked for anew when the room may have others. */
  iceServers?: Pick<IceServers, 'refresh' | 'dispose'>;
  devices: Devices;
  chime: Chime;
  after: After;
  loadCatalog: LoadCatalog;
  /** A bug, or a command that never reached the room. */
  report: (error: unknown) => void;
};

/** Wires the wall's parts and puts them on the screen. */
export function startWall(deps: WallDeps): { dispose: () => void } {
  const { client, call, devices, chime, report } = deps;
  const room = createRoomStore(client);
  const screen = createScreenStore(deps.after);
  const controller = createCallController({
    client,
    call,
    devices,
    onMuted: () => screen.tell({ kind: 'mutedByRoom', name: visitedName() }),
    onSwitched: ({ device, isOn, by }) =>
      screen.tell({ kind: `${device}${isOn ? 'On' : 'Off'}By`, name: by }),
    onLost: report,
  });
  const visitedName = (): string => {
    const meeting = room.store.getState().snapshot?.meeting;
    return meeting?.role === 'visitor' ? (meeting.roomName ?? '') : '';
  };
  const stopFollowing = followRoom(room.store, screen, chime);
  const stopIce = followIce(room.store, () => void deps.iceServers?.refresh());
  const wall: Wall = {
    commands: client.commands,
    watchNearby: client.watchNearby,
    perform: createPerform({ tell: screen.tell, report }),
    room: room.store,
    screen,
    call: controller,
  };
  const page = createRoot(deps.root);
  page.render(
    <StrictMode>
      <WallProvider value={wall}>
        <App loadCatalog={deps.loadCatalog} />
      </WallProvider>
    </StrictMode>,
  );

  return {
    dispose() {
      page.unmount();
      stopFollowing();
      stopIce();
      deps.iceServers?.dispose();
      room.dispose();
      controller.dispose();
      chime.dispose();
    },
  };
}
