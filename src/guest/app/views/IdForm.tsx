import { useRef, useState, type ReactNode } from 'react';
import type { Way } from '#shared/app/api.ts';
import { formatMeetingId, parseMeetingId } from '#shared/meetingId.ts';
import { Button, SubmitButton } from '../../../ui/Button.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Field } from '../../views/Field.tsx';

const idDigits = 10;

/** A room that is out of sight, by the digits on its screen. */
export function IdForm({
  onCall,
}: {
  /** Undefined while a room is being called. */
  onCall: ((typedId: string, way: Way) => void) | undefined;
}): ReactNode {
  const { t } = useT();
  const [digits, setDigits] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // What is whole can be judged at once; whether a room is there, only by calling it.
  const isWrong =
    digits.length === idDigits && !parseMeetingId(digits, { allowPublicAddressIds: false }).ok;

  const call = (way: Way): void => {
    setIncomplete(digits.length < idDigits);
    if (digits.length === idDigits && !isWrong) onCall?.(digits, way);
    else field.current?.focus();
  };
  const incomplete = isIncomplete ? t('app:id.missing') : null;
  return (
    <form
      className="home-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        call('join');
      }}
    >
      <h2>{t('app:id.title')}</h2>
      <Field
        inputRef={field}
        label={t('app:id')}
        hint={t('app:id.hint')}
        value={formatMeetingId(digits)}
        onChange={(typed) => {
          setDigits(typed.replace(/\D/g, '').slice(0, idDigits));
          setIncomplete(false);
        }}
        error={isWrong ? t('app:failed.id') : incomplete}
        autoComplete="off"
        inputMode="numeric"
        enterKeyHint="go"
        maxLength={idDigits + 2}
        isDigits
      />
      <div className="room-ways">
        <SubmitButton isReady={onCall !== undefined}>{t('app:join')}</SubmitButton>
        <Button onPress={onCall && (() => call('present'))}>{t('app:present')}</Button>
      </div>
    </form>
  );
}
