import type { ReactNode } from 'react';
import './Switch.css';

export type SwitchProps = {
  /** Id of the element that names it. */
  labelledBy: string;
  isOn: boolean;
  /** Undefined while it cannot be changed. */
  onChange: ((isOn: boolean) => void) | undefined;
};

export function Switch({ labelledBy, isOn, onChange }: SwitchProps): ReactNode {
  return (
    <input
      type="checkbox"
      role="switch"
      className="ui-switch"
      aria-labelledby={labelledBy}
      checked={isOn}
      aria-checked={isOn}
      disabled={onChange === undefined}
      onChange={(event) => onChange?.(event.currentTarget.checked)}
    />
  );
}
