import { useId, type ReactNode } from 'react';
import { useT } from '../../ui/i18nContext.ts';
import './WaySwitch.css';

export type WaySwitchProps = {
  isPresentOnly: boolean;
  /** Whether "present only" can hold its promise on this device. */
  canShare: boolean;
  onChange: (isPresentOnly: boolean) => void;
};

/** With camera and microphone, or without: two equal choices. */
export function WaySwitch({ isPresentOnly, canShare, onChange }: WaySwitchProps): ReactNode {
  const { t } = useT();
  const name = useId();
  const ways = [
    { value: false, label: t('guest:way.full') },
    { value: true, label: t(canShare ? 'guest:way.present' : 'guest:way.watch') },
  ];
  return (
    <fieldset className="ways">
      <legend className="ui-hidden">{t('guest:way.label')}</legend>
      {ways.map(({ value, label }) => (
        <label key={label} className="way">
          <input
            type="radio"
            name={name}
            checked={isPresentOnly === value}
            onChange={() => onChange(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
