import type { ReactNode } from 'react';
import { Control } from '../../ui/ControlBar.tsx';
import { Mic, MicOff, Monitor, MonitorUp, Video, VideoOff } from '../../ui/icons.ts';
import { LevelMeter } from '../../ui/LevelMeter.tsx';
import { MediaView } from '../../ui/MediaView.tsx';
import { useT } from '../../ui/i18nContext.ts';
import './Preview.css';

export type PreviewProps = {
  stream: MediaStream;
  camera: { isOn: boolean; isStarting: boolean };
  microphone: { isOn: boolean; isStarting: boolean; level: number };
  /** Undefined while switching is under way. */
  onCamera: (() => void) | undefined;
  onMicrophone: (() => void) | undefined;
};

/** How the others will see and hear one. */
export function Preview(props: PreviewProps): ReactNode {
  const { stream, camera, microphone, onCamera, onMicrophone } = props;
  const { t } = useT();
  const isStarting = camera.isStarting || microphone.isStarting;
  const hint = isStarting ? t('guest:preview.starting') : t('guest:preview.off');
  return (
    <section className="preview" aria-label={t('guest:preview.label')}>
      <MediaView
        className="preview-video"
        testId="preview"
        stream={camera.isOn ? stream : null}
        isSilent
      />
      {!camera.isOn && (
        <p className="preview-hint" data-starting={isStarting}>
          {hint}
        </p>
      )}
      <div className="preview-foot">
        <Control
          label={t('common:microphone')}
          icon={microphone.isOn ? <Mic /> : <MicOff />}
          tone={microphone.isOn ? 'neutral' : 'off'}
          isPressed={microphone.isOn}
          onPress={onMicrophone}
        />
        <Control
          label={t('common:camera')}
          icon={camera.isOn ? <Video /> : <VideoOff />}
          tone={camera.isOn ? 'neutral' : 'off'}
          isPressed={camera.isOn}
          onPress={onCamera}
        />
      </div>
      {microphone.isOn && (
        <div className="preview-level">
          <LevelMeter label={t('common:device.level')} level={microphone.level} />
        </div>
      )}
    </section>
  );
}

/** In place of the preview for whoever brings neither camera nor microphone. */
export function NoPreview({ canShare }: { canShare: boolean }): ReactNode {
  const { t } = useT();
  return (
    <section className="preview" data-empty="true">
      {canShare ? <MonitorUp aria-hidden="true" /> : <Monitor aria-hidden="true" />}
      <p className="preview-title">{t('guest:way.present.title')}</p>
      <p>{t(canShare ? 'guest:way.present.text' : 'guest:way.watch.text')}</p>
    </section>
  );
}
