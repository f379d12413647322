import { useId, type ReactNode } from 'react';
import { useT } from './i18nContext.ts';
import './DevicePicker.css';

export type DevicePickerProps = {
  label: string;
  icon?: ReactNode;
  devices: readonly { id: string; label: string }[];
  /** The device in use; null when there is none, and where the system chooses. */
  chosenId: string | null;
  /** Undefined while there is nothing to choose. */
  onChoose: ((id: string) => void) | undefined;
};

export function DevicePicker({
  label,
  icon,
  devices,
  chosenId,
  onChoose,
}: DevicePickerProps): ReactNode {
  const { t } = useT();
  const id = useId();
  const isKnown = devices.some((device) => device.id === chosenId);
  return (
    <div className="ui-picker">
      <label className="ui-picker-label" htmlFor={id}>
        {icon}
        {label}
      </label>
      <select
        id={id}
        className="ui-select"
        value={isKnown && chosenId !== null ? chosenId : ''}
        disabled={onChoose === undefined || devices.length === 0}
        onChange={(event) => onChoose?.(event.currentTarget.value)}
      >
        {!isKnown && (
          <option value="">
            {t(devices.length > 0 ? 'common:device.system' : 'common:device.none')}
          </option>
        )}
        {devices.map((device, index) => (
          <option key={device.id} value={device.id}>
            {/* Browsers hide the names until the person has allowed the device. */}
            {device.label || t('common:device.unnamed', { number: index + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}
