import type { ReactNode } from 'react';
import type { DevicesSnapshot } from '../../rtc/index.ts';
import { Control, ControlBar } from '../../ui/ControlBar.tsx';
import {
  LogOut,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  Settings,
  Video,
  VideoOff,
} from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';

export type CallControlsProps = {
  devices: Pick<DevicesSnapshot, 'camera' | 'microphone' | 'screen' | 'canShareScreen'>;
  isDevicesOpen: boolean;
  onMicrophone: (isOn: boolean) => void;
  onCamera: (isOn: boolean) => void;
  onShare: () => void;
  onStopSharing: () => void;
  onDevices: () => void;
  onLeave: () => void;
};

export function CallControls(props: CallControlsProps): ReactNode {
  const { camera, microphone, screen, canShareScreen } = props.devices;
  const { t } = useT();
  return (
    <footer className="call-foot">
      <ControlBar label={t('common:controls')}>
        <Control
          label={t('common:microphone')}
          icon={microphone.isOn ? <Mic /> : <MicOff />}
          tone={microphone.isOn ? 'neutral' : 'off'}
          isPressed={microphone.isOn}
          onPress={microphone.isStarting ? undefined : () => props.onMicrophone(!microphone.isOn)}
        />
        <Control
          label={t('common:camera')}
          icon={camera.isOn ? <Video /> : <VideoOff />}
          tone={camera.isOn ? 'neutral' : 'off'}
          isPressed={camera.isOn}
          onPress={camera.isStarting ? undefined : () => props.onCamera(!camera.isOn)}
        />
        {canShareScreen && (
          <Control
            label={t('common:shareScreen')}
            icon={screen.isOn ? <MonitorX /> : <MonitorUp />}
            tone={screen.isOn ? 'on' : 'neutral'}
            isPressed={screen.isOn}
            onPress={screen.isOn ? props.onStopSharing : props.onShare}
          />
        )}
        <Control
          label={t('guest:devices')}
          icon={<Settings />}
          isExpanded={props.isDevicesOpen}
          onPress={props.onDevices}
        />
        <Control
          label={t('common:leave')}
          icon={<LogOut />}
          tone="danger"
          onPress={props.onLeave}
        />
      </ControlBar>
    </footer>
  );
}
