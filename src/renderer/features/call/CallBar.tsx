import type { ReactNode } from 'react';
import { Control, ControlBar } from '../../../ui/ControlBar.tsx';
import { PathCard } from '../../../ui/PathCard.tsx';
import { QrCode } from '../../../ui/QrCode.tsx';
import { Tile } from '../../../ui/Tile.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import {
  Lock,
  LockOpen,
  LogOut,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  QrCode as QrIcon,
  Settings,
  SquareUser,
  Users,
  Video,
  VideoOff,
} from '../../../ui/icons.ts';
import type { CallViewSnapshot } from './callViewModel.ts';

export type CallBarProps = { call: CallViewSnapshot; preview: MediaStream };

const qrCode = (text: string, label: string): ReactNode => <QrCode text={text} label={label} />;

/** The controls, from what is used most to what ends it all; beside them, what the others see of this room. */
export function CallBar({ call, preview }: CallBarProps): ReactNode {
  const { t } = useT();
  const { microphone, camera, share, people, tiles, lock, invite, openDevices, end } =
    call.controls;
  return (
    <footer className="call-foot">
      <div className="call-road">
        {call.others.length > 0 && (
          <PathCard {...call.way} road={null} isModal={false} qrCode={qrCode} />
        )}
      </div>
      <ControlBar label={t('common:controls')}>
        <Control
          label={t('common:microphone')}
          icon={microphone.isOn ? <Mic /> : <MicOff />}
          tone={microphone.isOn ? 'neutral' : 'off'}
          isPressed={microphone.isOn}
          onPress={microphone.toggle}
        />
        <Control
          label={t('common:camera')}
          icon={camera.isOn ? <Video /> : <VideoOff />}
          tone={camera.isOn ? 'neutral' : 'off'}
          isPressed={camera.isOn}
          onPress={camera.toggle}
        />
        <Control
          label={t('wall:call.share')}
          icon={share.isOn ? <MonitorX /> : <MonitorUp />}
          tone={share.isOn ? 'on' : 'neutral'}
          isPressed={share.isOn}
          onPress={share.toggle}
        />
        {tiles && (
          <Control
            label={t('wall:call.faces')}
            icon={<SquareUser />}
            isPressed={tiles.isOn}
            tone={tiles.isOn ? 'neutral' : 'off'}
            onPress={tiles.toggle}
          />
        )}
        <Control
          label={t('common:people')}
          icon={<Users />}
          isExpanded={people.isOn}
          tone={people.isOn ? 'on' : 'neutral'}
          badge={people.waiting}
          {...(people.waiting > 0
            ? { badgeLabel: t('wall:people.waiting', { count: people.waiting }) }
            : {})}
          onPress={people.toggle}
        />
        {invite && <Control label={t('wall:call.invite')} icon={<QrIcon />} onPress={invite} />}
        {lock && (
          <Control
            label={t('wall:doors.lock')}
            icon={lock.isOn ? <Lock /> : <LockOpen />}
            tone={lock.isOn ? 'on' : 'neutral'}
            isPressed={lock.isOn}
            onPress={lock.toggle}
          />
        )}
        <Control label={t('wall:call.devices')} icon={<Settings />} onPress={openDevices} />
        <Control
          label={call.isHost ? t('wall:call.end') : t('common:leave')}
          icon={call.isHost ? <PhoneOff /> : <LogOut />}
          tone="danger"
          onPress={end}
        />
      </ControlBar>
      <div className="call-self">
        <Tile {...call.self} isSelf stream={preview} />
      </div>
    </footer>
  );
}
