import { useCallback, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { EndDialog, InvitePanel, type Invite } from '../../features/call/index.ts';
import { DevicesPanel } from '../../features/devices/index.ts';
import { DoorControls, type Doors } from '../../features/participants/index.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { devicesActions } from '../call/devicesActions.ts';
import type { CallDialog } from '../screenStore.ts';
import { useWall } from '../wall.ts';

export type CallDialogsProps = {
  dialog: CallDialog | null;
  volume: number;
  invite: Invite | null;
  doors: Doors | null;
};

/** What lies over a call. A knock stays in reach. */
export function CallDialogs({ dialog, volume, invite, doors }: CallDialogsProps): ReactNode {
  const { t } = useT();
  const { screen, commands, perform } = useWall();
  const close = useCallback(() => screen.setState({ dialog: null }), [screen]);
  switch (dialog) {
    case null:
      return null;
    case 'end':
      return <EndDialog end={() => perform.run(commands.endMeeting())} cancel={close} />;
    case 'devices':
      return (
        <Dialog title={t('wall:devices.title')} onClose={close} width="62rem" isModal={false}>
          <LiveDevices volume={volume} />
        </Dialog>
      );
    case 'invite':
      return (
        invite && (
          <Dialog title={t('wall:invite.title')} onClose={close} width="64rem" isModal={false}>
            <div className="invite-dialog">
              <InvitePanel invite={invite} />
              {doors && <DoorControls doors={doors} showsPin={false} />}
            </div>
          </Dialog>
        )
      );
  }
}

function LiveDevices({ volume }: { volume: number }): ReactNode {
  const { call, commands, perform } = useWall();
  const devices = useStore(call.store, (state) => state.devices);
  return (
    <DevicesPanel
      devices={devices}
      preview={call.preview}
      volume={volume}
      actions={devicesActions(call.devices, (percent) => perform.run(commands.setVolume(percent)))}
    />
  );
}
