import { useEffect, useRef, useState, type ReactNode } from 'react';
import { limits } from '#shared/limits.ts';
import { cleanName } from '#shared/signal/values.ts';
import { SubmitButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { ScreenKeyboard } from './ScreenKeyboard.tsx';

export type NameDialogProps = { name: string; save: (name: string) => void; close: () => void };

/** A name is typed on the screen's own keyboard, or on a real one. */
export function NameDialog({ name, save, close }: NameDialogProps): ReactNode {
  const { t, language } = useT();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(name);
  useEffect(() => field.current?.focus(), []);
  const clean = cleanName(typed, limits.roomNameCharacters);
  return (
    <Dialog title={t('wall:settings.roomName')} onClose={close} width="62rem" isModal={false}>
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (clean !== '') save(clean);
        }}
      >
        <input
          ref={field}
          className="name-field"
          aria-label={t('wall:settings.roomName')}
          // The keys below are the keyboard: the system's own one would cover them.
          inputMode="none"
          autoComplete="off"
          maxLength={limits.roomNameCharacters}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SubmitButton isReady={clean !== ''} size="large">
          {t('wall:settings.save')}
        </SubmitButton>
      </form>
      <ScreenKeyboard
        language={language}
        field={field}
        maxCharacters={limits.roomNameCharacters}
        onChange={setTyped}
      />
    </Dialog>
  );
}
