import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ParticipantId } from '#shared/signal/values.ts';
import {
  buildCall,
  CallView,
  type CallActions,
  type CallMedia,
} from '../../features/call/index.ts';
import { FaultButton } from '../../features/fault/index.ts';
import { invitationOf } from '../../features/home/index.ts';
import { buildParticipants, ParticipantsPanel } from '../../features/participants/index.ts';
import { useNow } from '../../room/useNow.ts';
import { useWall, type Wall } from '../wall.ts';
import { CallDialogs } from './CallDialogs.tsx';
import type { ScreenProps } from './IdleScreen.tsx';

function callActions({ screen, call, commands, perform }: Wall, isHost: boolean): CallActions {
  const { devices } = call;
  return {
    setMicrophone: (isOn) => void devices.setMicrophoneOn(isOn),
    setCamera: (isOn) => void devices.setCameraOn(isOn),
    startSharing: () => void devices.startSharing(),
    stopSharing: () => devices.stopSharing(),
    setLocked: (locked) => perform.run(commands.setLocked(locked)),
    setPeopleOpen: (isPeopleOpen) => screen.setState({ isPeopleOpen }),
    setTilesOverShare: (areTilesOverShare) => screen.setState({ areTilesOverShare }),
    openInvite: () => screen.setState({ dialog: 'invite' }),
    openDevices: () => screen.setState({ dialog: 'devices' }),
    // Ending is for everybody, so it is asked; leaving is not.
    end: isHost
      ? () => screen.setState({ dialog: 'end' })
      : () => perform.run(commands.endMeeting()),
  };
}

/** In a meeting, this room's or another's. */
export function CallScreen({ snapshot, isConnected }: ScreenProps): ReactNode {
  const wall = useWall();
  const { screen, commands, perform } = wall;
  const now = useNow(1_000);
  const { call, devices } = useStore(wall.call.store);
  const { dialog, isPeopleOpen, areTilesOverShare } = useStore(screen);
  const [sharers, setSharers] = useState<readonly ParticipantId[]>([]);

  const isHost = snapshot.meeting?.role === 'host';
  const view = buildCall(
    {
      room: snapshot,
      isConnected,
      call,
      devices,
      previousSharers: sharers,
      isPeopleOpen,
      areTilesOverShare,
    },
    callActions(wall, isHost),
  );
  if (view && view.sharers.join(' ') !== sharers.join(' ')) setSharers(view.sharers);

  const participants = buildParticipants(snapshot, isConnected, {
    admit: (id) => perform.run(commands.admit(id)),
    deny: (id) => perform.run(commands.deny(id)),
    mute: (id) => perform.run(commands.mute(id)),
    remove: (id) => perform.run(commands.remove(id)),
    setLocked: (locked) => perform.run(commands.setLocked(locked)),
    setPin: (isOn) => perform.run(commands.setPin(isOn)),
  });
  if (!view || !participants) return null;

  const invitation = view.isHost ? invitationOf(snapshot) : null;
  const invite = invitation && { ...invitation, pin: view.pin };
  const media: CallMedia = {
    preview: wall.call.preview,
    speakerId: devices.speakerId,
    volume: snapshot.volume,
    stream: wall.call.stream,
    showAt: wall.call.showAt,
  };
  return (
    <>
      <CallView
        call={view}
        media={media}
        now={now}
        invite={invite}
        areTilesOverShare={areTilesOverShare}
        help={
          <FaultButton report={isConnected ? (cause) => commands.reportFault(cause) : undefined} />
        }
        panel={
          isPeopleOpen && (
            <ParticipantsPanel
              participants={participants}
              close={() => screen.setState({ isPeopleOpen: false })}
            />
          )
        }
      />
      <CallDialogs
        dialog={dialog}
        volume={snapshot.volume}
        invite={invite}
        doors={participants.doors}
      />
    </>
  );
}
