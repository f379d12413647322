import type { ReactNode } from 'react';
import type { DevicesSnapshot } from '../../rtc/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useT } from '../../ui/i18nContext.ts';
import { LevelMeter } from '../../ui/LevelMeter.tsx';
import { DevicePickers, type DevicePickersProps } from './DevicePickers.tsx';

export type DeviceDialogProps = {
  devices: DevicesSnapshot;
  pickers: Omit<DevicePickersProps, 'devices'>;
  onClose: () => void;
};

/** Another camera, microphone or speaker in mid-call. */
export function DeviceDialog({ devices, pickers, onClose }: DeviceDialogProps): ReactNode {
  const { t } = useT();
  return (
    <Dialog title={t('guest:devices.title')} onClose={onClose}>
      <DevicePickers devices={devices} {...pickers} />
      <LevelMeter label={t('common:device.level')} level={devices.microphone.level} />
      {!devices.canShareScreen && <p className="call-noshare">{t('guest:call.noShare')}</p>}
    </Dialog>
  );
}
