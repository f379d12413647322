import type { ReactNode } from 'react';
import type { DevicesSnapshot } from '../../rtc/index.ts';
import { DevicePicker } from '../../ui/DevicePicker.tsx';
import { Mic, Video, Volume2 } from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';
import './DevicePickers.css';

export type DevicePickersProps = {
  devices: Pick<
    DevicesSnapshot,
    'cameras' | 'microphones' | 'speakers' | 'cameraId' | 'microphoneId' | 'speakerId'
  >;
  onCamera: (id: string) => void;
  onMicrophone: (id: string) => void;
  onSpeaker: (id: string) => void;
};

/** The speaker is left out where the browser leaves that choice to the system. */
export function DevicePickers(props: DevicePickersProps): ReactNode {
  const { devices } = props;
  const { t } = useT();
  return (
    <div className="pickers">
      <DevicePicker
        label={t('common:microphone')}
        icon={<Mic aria-hidden="true" />}
        devices={devices.microphones}
        chosenId={devices.microphoneId}
        onChoose={props.onMicrophone}
      />
      <DevicePicker
        label={t('common:camera')}
        icon={<Video aria-hidden="true" />}
        devices={devices.cameras}
        chosenId={devices.cameraId}
        onChoose={props.onCamera}
      />
      {devices.speakers.length > 0 && (
        <DevicePicker
          label={t('common:speaker')}
          icon={<Volume2 aria-hidden="true" />}
          devices={devices.speakers}
          chosenId={devices.speakerId}
          onChoose={props.onSpeaker}
        />
      )}
    </div>
  );
}
