import { useState, type ReactNode } from 'react';
import { KeyboardReact } from 'react-simple-keyboard';
import 'react-simple-keyboard/build/css/index.css';
import type { Language } from '#shared/settings.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { keyboardLayouts } from './keyboardLayouts.ts';
import './ScreenKeyboard.css';

export type ScreenKeyboardProps = {
  language: Language;
  text: string;
  maxCharacters: number;
  onChange: (text: string) => void;
};

/** A keyboard on the wall: what is typed goes to the end of the text. */
export function ScreenKeyboard(props: ScreenKeyboardProps): ReactNode {
  const { language, text, maxCharacters, onChange } = props;
  const { t } = useT();
  const [isShifted, setIsShifted] = useState(false);

  const press = (key: string): void => {
    if (key === '{shift}') {
      setIsShifted(!isShifted);
      return;
    }
    setIsShifted(false);
    if (key === '{bksp}') onChange([...text].slice(0, -1).join(''));
    else onChange((text + (key === '{space}' ? ' ' : key)).slice(0, maxCharacters));
  };

  return (
    <KeyboardReact
      layout={keyboardLayouts[language]}
      layoutName={isShifted ? 'shift' : 'default'}
      display={{ '{bksp}': '⌫', '{shift}': '⇧', '{space}': ' ' }}
      buttonAttributes={[
        { attribute: 'aria-label', value: t('wall:keyboard.delete'), buttons: '{bksp}' },
        { attribute: 'aria-label', value: t('wall:keyboard.shift'), buttons: '{shift}' },
        { attribute: 'aria-label', value: t('wall:keyboard.space'), buttons: '{space}' },
      ]}
      theme="hg-theme-default keyboard"
      // The keyboard only reports keys; the text is the dialog's.
      onKeyPress={press}
      disableCaretPositioning
      useButtonTag
      preventMouseDownDefault
    />
  );
}
