import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatSixDigits } from '#shared/cloud/sixDigits.ts';
import type { ErrorCode, Failure } from '#shared/errors.ts';
import { SubmitButton } from '../../../ui/Button.tsx';
import { failureText, type I18n, type TextKey } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Field } from '../../views/Field.tsx';
import './IdView.css';

const idDigits = 6;

export type IdViewProps = {
  id: string;
  failure: Failure | null;
  isAsking: boolean;
  onEnter: (typed: string) => void;
};

/** The table's own sentences are those of a door, or of another room. */
const ownWords: Partial<Record<ErrorCode, TextKey>> = {
  'id.invalid': 'cloud:id.missing',
  'join.refused': 'cloud:failed.refused',
  'room.unreachable': 'cloud:failed.unreachable',
};

/** One answer for whatever cannot be joined; what can be waited for or mended says so. */
function wordsOf(i18n: I18n, failure: Failure): string {
  const { t } = i18n;
  const own = ownWords[failure.code];
  return own ? t(own) : failureText(i18n, failure);
}

/** Which meeting: the six digits on the room's screen. */
export function IdView({ id, failure, isAsking, onEnter }: IdViewProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [digits, setDigits] = useState(() => id.replace(/\D/g, '').slice(0, idDigits));
  const [isIncomplete, setIncomplete] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    field.current?.focus();
    if (failure) field.current?.select();
  }, [failure]);

  const enter = (typed: string): void => {
    if (typed.length === idDigits) onEnter(typed);
    else {
      setIncomplete(true);
      field.current?.focus();
    }
  };
  const said = failure && wordsOf(i18n, failure);
  return (
    <form
      className="cloud-id"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isAsking) enter(digits);
      }}
    >
      <h1>{t('cloud:title')}</h1>
      <Field
        inputRef={field}
        label={t('cloud:id')}
        hint={t('cloud:id.hint')}
        value={formatSixDigits(digits)}
        onChange={(typed) => {
          setDigits(typed.replace(/\D/g, '').slice(0, idDigits));
          setIncomplete(false);
        }}
        error={isIncomplete ? t('cloud:id.missing') : said}
        autoComplete="off"
        inputMode="numeric"
        enterKeyHint="go"
        maxLength={idDigits + 1}
        isDigits
      />
      <SubmitButton size="large" isWide isReady={!isAsking}>
        {t(isAsking ? 'cloud:asking' : 'cloud:go')}
      </SubmitButton>
    </form>
  );
}
