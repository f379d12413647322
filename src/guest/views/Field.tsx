import { useId, type ReactNode, type RefObject } from 'react';
import './Field.css';

export type FieldProps = {
  inputRef: RefObject<HTMLInputElement | null>;
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with the value. */
  error: string | null;
  maxLength: number;
  autoComplete: string;
  autoCapitalize?: string;
  inputMode?: 'numeric';
  enterKeyHint: 'next' | 'go';
  /** Large, spaced digits. */
  isDigits?: boolean;
};

/** A labelled line of text with its hint and its error. */
export function Field(props: FieldProps): ReactNode {
  const { inputRef, label, hint, error, onChange, isDigits = false, ...input } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        {...input}
        ref={inputRef}
        id={id}
        type="text"
        className="field-input"
        data-digits={isDigits}
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p id={`${id}-help`} className="field-help" data-error={error !== null} aria-live="polite">
        {error ?? hint}
      </p>
    </div>
  );
}
