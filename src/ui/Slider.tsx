import type { ReactNode } from 'react';
import './Slider.css';

export type SliderProps = {
  label: string;
  icon?: ReactNode;
  /** 0 to 100. */
  value: number;
  /** Undefined while it cannot be changed. Called all the way while it is moved. */
  onChange: ((value: number) => void) | undefined;
};

/** A value from nothing to all, by touch or by arrow keys. */
export function Slider({ label, icon, value, onChange }: SliderProps): ReactNode {
  return (
    <label className="ui-slider">
      <span className="ui-slider-label">
        {icon}
        {label}
        <output className="ui-digits">{value} %</output>
      </span>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        aria-label={label}
        aria-valuetext={`${value} %`}
        value={value}
        disabled={onChange === undefined}
        onInput={(event) => onChange?.(Number(event.currentTarget.value))}
        // React wants it beside a value; the input event has told already.
        onChange={() => undefined}
      />
    </label>
  );
}
