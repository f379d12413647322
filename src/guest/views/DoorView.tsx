import type { ReactNode } from 'react';
import { errorTable } from '#shared/errors.ts';
import type { DevicesSnapshot } from '../../rtc/index.ts';
import { useT } from '../../ui/i18nContext.ts';
import { mediaTroubles, type BrowserFamily } from '../mediaTrouble.ts';
import { DevicePickers, type DevicePickersProps } from './DevicePickers.tsx';
import { JoinForm, type JoinFormProps } from './JoinForm.tsx';
import { NoPreview, Preview } from './Preview.tsx';
import { TroubleNotice } from './TroubleNotice.tsx';
import { useFocus } from './useFocus.ts';
import { WaySwitch } from './WaySwitch.tsx';
import './DoorView.css';

export type DoorViewProps = JoinFormProps & {
  roomName: string;
  devices: DevicesSnapshot;
  preview: MediaStream;
  isPresentOnly: boolean;
  browser: BrowserFamily;
  pickers: Omit<DevicePickersProps, 'devices'>;
  onPresentOnly: (isPresentOnly: boolean) => void;
  onCamera: (isOn: boolean) => void;
  onMicrophone: (isOn: boolean) => void;
  onRetryDevices: () => void;
};

/** Before the door: which room, how one will be seen and heard, and the way in. */
export function DoorView(props: DoorViewProps): ReactNode {
  const { roomName, devices, isPresentOnly } = props;
  const { camera, microphone, canShareScreen } = devices;
  const { t } = useT();
  const heading = useFocus<HTMLHeadingElement>();
  const troubles = isPresentOnly ? [] : mediaTroubles(devices);
  const isNothingToShow = troubles.some(({ which }) => which === 'both');
  const isAnyKnown = devices.cameras.length + devices.microphones.length > 0;
  return (
    <div className="door">
      <div className="door-title">
        <p className="door-kicker">{t('guest:door.kicker')}</p>
        <h1 ref={heading} tabIndex={-1}>
          {roomName}
        </h1>
      </div>
      <div className="door-media">
        <WaySwitch
          isPresentOnly={isPresentOnly}
          canShare={canShareScreen}
          onChange={props.onPresentOnly}
        />
        {isPresentOnly && <NoPreview canShare={canShareScreen} />}
        {!isPresentOnly && !isNothingToShow && (
          <Preview
            stream={props.preview}
            camera={camera}
            microphone={microphone}
            onCamera={camera.isStarting ? undefined : () => props.onCamera(!camera.isOn)}
            onMicrophone={
              microphone.isStarting ? undefined : () => props.onMicrophone(!microphone.isOn)
            }
          />
        )}
        {troubles.map((trouble) => (
          <TroubleNotice
            key={trouble.which}
            trouble={trouble}
            browser={props.browser}
            onRetry={errorTable[trouble.code].retry ? props.onRetryDevices : undefined}
          />
        ))}
      </div>
      <div className="door-way-in">
        <JoinForm
          rememberedName={props.rememberedName}
          pinOpens={props.pinOpens}
          failure={props.failure}
          isKnocking={props.isKnocking}
          onKnock={props.onKnock}
        />
      </div>
      <div className="door-devices">
        {!isPresentOnly && isAnyKnown && <DevicePickers devices={devices} {...props.pickers} />}
      </div>
    </div>
  );
}
