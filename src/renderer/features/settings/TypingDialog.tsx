import { useEffect, useRef, useState, type ReactNode } from 'react';
import { SubmitButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { ScreenKeyboard } from './ScreenKeyboard.tsx';

export type TypingDialogProps = {
  title: string;
  hint: string;
  first: string;
  maxCharacters: number;
  /** Keys that the language's keyboard does not have. */
  extraKeys?: readonly string[];
  /** What is wrong with what was typed or sent; stays until something else is typed. */
  errorOf: (typed: string) => string | undefined;
  isReady: (typed: string) => boolean;
  isBusy: boolean;
  submitLabel: string;
  submit: (typed: string) => void;
  close: () => void;
};

/** Something is typed on the screen's own keyboard, or on a real one. */
export function TypingDialog(props: TypingDialogProps): ReactNode {
  const { title, hint, maxCharacters, isBusy, close } = props;
  const { language } = useT();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(props.first);
  useEffect(() => field.current?.select(), []);
  const isReady = !isBusy && props.isReady(typed);
  const error = props.errorOf(typed);
  return (
    <Dialog title={title} onClose={close} width="62rem" isModal={false}>
      <p className="typing-hint">{hint}</p>
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) props.submit(typed);
        }}
      >
        <input
          ref={field}
          className="name-field"
          aria-label={title}
          // The keys below are the keyboard: the system's own one would cover them.
          inputMode="none"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={maxCharacters}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SubmitButton isReady={isReady} size="large">
          {props.submitLabel}
        </SubmitButton>
      </form>
      <p className="typing-error" role="alert">
        {error}
      </p>
      <ScreenKeyboard
        language={language}
        field={field}
        maxCharacters={maxCharacters}
        extraKeys={props.extraKeys}
        onChange={setTyped}
      />
    </Dialog>
  );
}
