import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Check, Delete } from './icons.ts';
import { useT } from './i18nContext.ts';
import './NumberPad.css';

export type NumberPadProps = {
  /** Name of the field, for a screen reader. */
  label: string;
  /** Digits only. */
  value: string;
  onChange: (digits: string) => void;
  /** Undefined while the value cannot be sent. */
  onSubmit: (() => void) | undefined;
  maxDigits: number;
  /** What is wrong with the value; announced. */
  error?: string | undefined;
  placeholder?: string;
  /** How the digits look, for example in groups. Must keep every digit. */
  show?: (digits: string) => string;
  /** Shows dots instead of digits. */
  isSecret?: boolean;
  isDisabled?: boolean;
};

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** A field for digits with its own keys, for fingers; a keyboard types straight into the field. */
export function NumberPad(props: NumberPadProps): ReactNode {
  const { label, value, onChange, onSubmit, maxDigits, error, isDisabled = false } = props;
  const { t } = useT();
  const field = useRef<HTMLInputElement>(null);
  const errorId = useId();
  useEffect(() => field.current?.focus(), []);

  const change = (raw: string): void => onChange(raw.replace(/\D/g, '').slice(0, maxDigits));
  const key = (digit: string): ReactNode => (
    <button
      key={digit}
      type="button"
      className="ui-pad-key"
      disabled={isDisabled || value.length >= maxDigits}
      onClick={() => change(value + digit)}
    >
      {digit}
    </button>
  );

  return (
    <form
      className="ui-pad"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isDisabled) onSubmit?.();
      }}
    >
      <input
        ref={field}
        className="ui-pad-display ui-digits"
        type={props.isSecret ? 'password' : 'text'}
        // The keys below are the keyboard: the system's own one would cover them.
        inputMode="none"
        autoComplete="off"
        aria-label={label}
        aria-invalid={error !== undefined}
        aria-describedby={errorId}
        placeholder={props.placeholder}
        disabled={isDisabled}
        value={props.show && !props.isSecret ? props.show(value) : value}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <p id={errorId} className="ui-pad-error" role="alert">
        {error}
      </p>
      <div className="ui-pad-keys">
        {digits.map(key)}
        <button
          type="button"
          className="ui-pad-key"
          aria-label={t('common:pad.delete')}
          disabled={isDisabled || value === ''}
          onClick={() => change(value.slice(0, -1))}
        >
          <Delete />
        </button>
        {key('0')}
        <button
          type="submit"
          className="ui-pad-key"
          data-kind="submit"
          aria-label={t('common:pad.submit')}
          disabled={isDisabled || onSubmit === undefined}
        >
          <Check />
        </button>
      </div>
    </form>
  );
}
