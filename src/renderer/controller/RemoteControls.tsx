import type { ReactNode } from 'react';
import { Control, ControlBar } from '../../ui/ControlBar.tsx';
import { useT } from '../../ui/i18nContext.ts';
import { Lock, LockOpen, Mic, MicOff, Video, VideoOff } from '../../ui/icons.ts';
import type { Toggle } from './remoteViewModel.ts';

export type RemoteControlsProps = { microphone: Toggle; camera: Toggle; lock: Toggle | null };

const press = ({ isOn, set }: Toggle): (() => void) | undefined => set && (() => set(!isOn));

/** The wall's own switches, as they are on the wall. */
export function RemoteControls({ microphone, camera, lock }: RemoteControlsProps): ReactNode {
  const { t } = useT();
  return (
    <ControlBar label={t('common:controls')}>
      <Control
        label={t('common:microphone')}
        icon={microphone.isOn ? <Mic /> : <MicOff />}
        tone={microphone.isOn ? 'neutral' : 'off'}
        isPressed={microphone.isOn}
        onPress={press(microphone)}
      />
      <Control
        label={t('common:camera')}
        icon={camera.isOn ? <Video /> : <VideoOff />}
        tone={camera.isOn ? 'neutral' : 'off'}
        isPressed={camera.isOn}
        onPress={press(camera)}
      />
      {lock && (
        <Control
          label={t('controller:lock')}
          icon={lock.isOn ? <Lock /> : <LockOpen />}
          tone={lock.isOn ? 'on' : 'neutral'}
          isPressed={lock.isOn}
          onPress={press(lock)}
        />
      )}
    </ControlBar>
  );
}
