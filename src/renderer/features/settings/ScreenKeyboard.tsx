import { useState, type ReactNode, type RefObject } from 'react';
import type { Language } from '#shared/languages.ts';
import { ArrowBigUp, Delete } from '../../../ui/icons.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { capital, keyboardLayouts } from './keyboardLayouts.ts';
import './ScreenKeyboard.css';

export type ScreenKeyboardProps = {
  language: Language;
  /** Where the keys go: to its caret, or in place of what is selected. */
  field: RefObject<HTMLInputElement | null>;
  maxCharacters: number;
  /** Keys that the language's layout does not have. */
  extraKeys?: readonly string[] | undefined;
  onChange: (text: string) => void;
};

/** A keyboard on the wall. The caret stays in the field while keys are pressed. */
export function ScreenKeyboard(props: ScreenKeyboardProps): ReactNode {
  const { language, field, maxCharacters, extraKeys = [], onChange } = props;
  const { t } = useT();
  const [isShifted, setIsShifted] = useState(false);

  const replace = (text: string, charactersBefore = 0): void => {
    const input = field.current;
    if (!input) return;
    const end = input.selectionEnd ?? input.value.length;
    const start = Math.max(0, (input.selectionStart ?? end) - charactersBefore);
    if (input.value.length - (end - start) + text.length > maxCharacters) return;
    input.setRangeText(text, start, end, 'end');
    onChange(input.value);
  };
  const press = (key: string): void => {
    setIsShifted(false);
    replace(key);
  };
  const deleteBack = (): void => {
    const input = field.current;
    const hasSelection = input && input.selectionStart !== input.selectionEnd;
    replace('', hasSelection ? 0 : 1);
  };

  const letter = (key: string): ReactNode => {
    const shown = isShifted ? capital(key) : key;
    return (
      <button key={key} type="button" className="key" onClick={() => press(shown)}>
        {shown}
      </button>
    );
  };
  const [first = [], ...others] = keyboardLayouts[language];
  const last = others.pop() ?? [];
  return (
    // A press must not take the focus, and with it the caret, out of the field.
    <div className="keyboard" role="presentation" onMouseDown={(event) => event.preventDefault()}>
      <div className="keyboard-row">
        {first.map(letter)}
        <button
          type="button"
          className="key key-wide"
          aria-label={t('wall:keyboard.delete')}
          onClick={deleteBack}
        >
          <Delete />
        </button>
      </div>
      {others.map((row) => (
        <div key={row.join('')} className="keyboard-row">
          {row.map(letter)}
        </div>
      ))}
      <div className="keyboard-row">
        <button
          type="button"
          className="key key-wide"
          aria-label={t('wall:keyboard.shift')}
          aria-pressed={isShifted}
          onClick={() => setIsShifted(!isShifted)}
        >
          <ArrowBigUp />
        </button>
        {last.map(letter)}
      </div>
      <div className="keyboard-row">
        {letter('-')}
        <button
          type="button"
          className="key key-space"
          aria-label={t('wall:keyboard.space')}
          onClick={() => press(' ')}
        />
        {letter('.')}
        {extraKeys.map(letter)}
      </div>
    </div>
  );
}
