import { useState, type ReactNode } from 'react';
import type { ParticipantId } from '#shared/signal/values.ts';
import type { DevicesSnapshot, TileSize } from '../../rtc/index.ts';
import { useT } from '../../ui/i18nContext.ts';
import type { CallModel, RoadTrouble } from '../callModel.ts';
import type { NewsItem } from '../engine/newsDesk.ts';
import type { BrowserFamily } from '../mediaTrouble.ts';
import { CallBanners } from './CallBanners.tsx';
import { CallControls, type CallControlsProps } from './CallControls.tsx';
import { CallGrid } from './CallGrid.tsx';
import { CallHead } from './CallHead.tsx';
import { CallNews } from './CallNews.tsx';
import { DeviceDialog } from './DeviceDialog.tsx';
import type { DevicePickersProps } from './DevicePickers.tsx';
import './CallView.css';

export type CallViewProps = {
  roomName: string;
  locked: boolean;
  model: CallModel;
  pathLine: ReactNode;
  devices: DevicesSnapshot;
  news: readonly NewsItem[];
  isPresentOnly: boolean;
  /** The road is being restored; media goes on. */
  roadTrouble: RoadTrouble | null;
  isSoundBlocked: boolean;
  browser: BrowserFamily;
  preview: MediaStream;
  stream: (id: ParticipantId, kind: 'camera' | 'screen') => MediaStream | null;
  onShown: (id: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null) => void;
  onSoundBlocked: (play: () => void) => void;
  onAllowSound: () => void;
  onRetryDevices: () => void;
  pickers: Omit<DevicePickersProps, 'devices'>;
  controls: Omit<CallControlsProps, 'devices' | 'isDevicesOpen' | 'onDevices'>;
};

/** In the meeting: the people, what is shared, and the controls within a thumb's reach. */
export function CallView(props: CallViewProps): ReactNode {
  const { roomName, model, devices, controls } = props;
  const { t } = useT();
  const [arePeopleShown, setPeopleShown] = useState(true);
  const [isDevicesOpen, setDevicesOpen] = useState(false);
  return (
    <main className="call" aria-label={t('guest:call.title', { room: roomName })}>
      <CallHead
        roomName={roomName}
        locked={props.locked}
        path={model.roomPath}
        pathLine={props.pathLine}
        arePeopleShown={arePeopleShown}
        onPeople={model.stage ? () => setPeopleShown(!arePeopleShown) : undefined}
      />
      <div className="call-body">
        <CallBanners
          devices={devices}
          isPresentOnly={props.isPresentOnly}
          roadTrouble={props.roadTrouble}
          isSoundBlocked={props.isSoundBlocked}
          browser={props.browser}
          onAllowSound={props.onAllowSound}
          onRetryDevices={props.onRetryDevices}
          onShare={controls.onShare}
          onStopSharing={controls.onStopSharing}
        />
        <CallGrid
          model={model}
          arePeopleShown={arePeopleShown}
          preview={props.preview}
          speakerId={devices.speakerId}
          stream={props.stream}
          onShown={props.onShown}
          onSoundBlocked={props.onSoundBlocked}
        />
      </div>
      <CallControls
        {...controls}
        devices={devices}
        isDevicesOpen={isDevicesOpen}
        onDevices={() => setDevicesOpen(true)}
      />
      <CallNews news={props.news} />
      {isDevicesOpen && (
        <DeviceDialog
          devices={devices}
          pickers={props.pickers}
          onClose={() => setDevicesOpen(false)}
        />
      )}
    </main>
  );
}
