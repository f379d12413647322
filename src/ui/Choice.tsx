import { useId, type ReactNode } from 'react';
import './Choice.css';

export type ChoiceOption<Value extends string> = { value: Value; label: string; detail?: string };

export type ChoiceProps<Value extends string> = {
  /** Id of the element that names it. */
  labelledBy: string;
  options: readonly ChoiceOption<Value>[];
  chosen: Value;
  /** Undefined while it cannot be changed. */
  onChoose: ((value: Value) => void) | undefined;
  /** One option a line. */
  isStacked?: boolean;
};

/** A few options, all in view: one touch instead of a list that opens first. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactNode {
  const { labelledBy, options, chosen, onChoose, isStacked = false } = props;
  const name = useId();
  return (
    <fieldset
      className="ui-choice"
      role="radiogroup"
      aria-labelledby={labelledBy}
      data-stacked={isStacked}
      disabled={onChoose === undefined}
    >
      {options.map(({ value, label, detail }) => (
        <label key={value} className="ui-choice-option">
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => onChoose?.(value)}
          />
          <span>
            {label}
            {detail !== undefined && <small>{detail}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
