import { useId, useState, type ReactNode } from 'react';
import { limits } from '#shared/limits.ts';
import { cleanName } from '#shared/signal/values.ts';
import { SubmitButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18nContext.ts';

export type PairFormProps = { suggested: string; pair: (name: string) => void };

/** The one question before the pairing: what the room is to call this device. */
export function PairForm({ suggested, pair }: PairFormProps): ReactNode {
  const { t } = useT();
  const id = useId();
  const [typed, setTyped] = useState(suggested);
  const name = cleanName(typed);
  return (
    <main className="remote-page" data-shape="narrow">
      <form
        className="remote-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '') pair(name);
        }}
      >
        <h1 className="remote-title">{t('controller:pair.title')}</h1>
        <p className="remote-soft">{t('controller:pair.lead')}</p>
        <label htmlFor={id} className="remote-label">
          {t('controller:pair.name')}
        </label>
        <input
          id={id}
          className="remote-input"
          type="text"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={limits.nameCharacters}
          value={typed}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} className="remote-soft">
          {t('controller:pair.hint')}
        </p>
        <SubmitButton size="large" isReady={name !== ''} isWide>
          {t('controller:pair.submit')}
        </SubmitButton>
      </form>
    </main>
  );
}
