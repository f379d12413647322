import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import type { Failure } from '#shared/errors.ts';
import { DevicesPanel } from '../../features/devices/index.ts';
import {
  buildDiagnostics,
  DiagnosticsView,
  useDiagnostics,
} from '../../features/diagnostics/index.ts';
import { SettingsPage, useSettings } from '../../features/settings/index.ts';
import { useNow } from '../../room/useNow.ts';
import { devicesActions } from '../call/devicesActions.ts';
import { useWall } from '../wall.ts';

export type SettingsScreenProps = { snapshot: RoomSnapshot; close: () => void };

export function SettingsScreen({ snapshot, close }: SettingsScreenProps): ReactNode {
  const { commands } = useWall();
  const now = useNow(1_000);
  const session = useSettings(commands, snapshot.isAdminPinSet);
  return (
    <SettingsPage
      session={session}
      version={snapshot.room.version}
      cloud={snapshot.cloud}
      controllers={snapshot.controllers}
      now={now}
      close={close}
      devices={<PreviewedDevices volume={snapshot.volume} />}
      diagnostics={
        session.gate.at === 'open' && (
          <Diagnostics snapshot={snapshot} token={session.gate.token} onFailure={session.fail} />
        )
      }
    />
  );
}

/** Camera and microphone run while this is on the screen. */
function PreviewedDevices({ volume }: { volume: number }): ReactNode {
  const { call, commands, perform } = useWall();
  const devices = useStore(call.store, (state) => state.devices);
  useEffect(() => call.holdPreview(), [call]);
  return (
    <DevicesPanel
      devices={devices}
      preview={call.preview}
      volume={volume}
      actions={devicesActions(call.devices, (percent) => perform.run(commands.setVolume(percent)))}
    />
  );
}

type DiagnosticsProps = {
  snapshot: RoomSnapshot;
  token: string;
  onFailure: (failure: Failure) => void;
};

/** The room tests itself while this is on the screen. */
function Diagnostics({ snapshot: { network }, token, onFailure }: DiagnosticsProps): ReactNode {
  const { commands } = useWall();
  const { report, again, stop } = useDiagnostics(commands, token, onFailure);
  const id = network.state === 'up' ? network.id : null;
  return (
    <DiagnosticsView
      diagnostics={report && buildDiagnostics(report, id)}
      again={again}
      stop={stop}
    />
  );
}
