import type { ReactNode } from 'react';
import { DevicePicker } from '../../../ui/DevicePicker.tsx';
import { LevelMeter } from '../../../ui/LevelMeter.tsx';
import { MediaView } from '../../../ui/MediaView.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Mic, Video, VideoOff, Volume2 } from '../../../ui/icons.ts';
import type { DevicesSnapshot } from '../../../rtc/types.ts';
import './Devices.css';

export type DevicesActions = {
  chooseCamera: (id: string) => void;
  chooseMicrophone: (id: string) => void;
  chooseSpeaker: (id: string) => void;
  setVolume: (percent: number) => void;
};

export type DevicesPanelProps = {
  devices: DevicesSnapshot;
  preview: MediaStream;
  /** Of the loudspeaker, 0 to 100. */
  volume: number;
  actions: DevicesActions;
};

/** Which camera, microphone and loudspeaker, with the picture and the level to judge by. */
export function DevicesPanel(props: DevicesPanelProps): ReactNode {
  const { devices, preview, volume, actions } = props;
  const { t } = useT();
  const { camera, microphone } = devices;
  const codes = new Set(
    [camera.failure?.code, microphone.failure?.code].filter((code) => code !== undefined),
  );
  return (
    <div className="devices">
      <div className="devices-preview" data-on={camera.isOn}>
        <MediaView stream={preview} isSilent className="devices-video" />
        {!camera.isOn && (
          <p className="devices-off">
            <VideoOff aria-hidden="true" />
            {camera.isStarting ? t('wall:devices.starting') : t('wall:devices.noPicture')}
          </p>
        )}
      </div>
      <div className="devices-pickers">
        {[...codes].map((code) => (
          <Notice key={code} tone="error">
            {t(`errors:${code}`)}
          </Notice>
        ))}
        <DevicePicker
          label={t('common:camera')}
          icon={<Video aria-hidden="true" />}
          devices={devices.cameras}
          chosenId={devices.cameraId}
          onChoose={actions.chooseCamera}
        />
        <div>
          <DevicePicker
            label={t('common:microphone')}
            icon={<Mic aria-hidden="true" />}
            devices={devices.microphones}
            chosenId={devices.microphoneId}
            onChoose={actions.chooseMicrophone}
          />
          <div className="devices-level">
            <LevelMeter label={t('common:device.level')} level={microphone.level} />
          </div>
        </div>
        <DevicePicker
          label={t('common:speaker')}
          icon={<Volume2 aria-hidden="true" />}
          devices={devices.speakers}
          chosenId={devices.speakerId}
          onChoose={devices.speakers.length > 0 ? actions.chooseSpeaker : undefined}
        />
        <Slider label={t('common:volume')} value={volume} onChange={actions.setVolume} />
      </div>
    </div>
  );
}
