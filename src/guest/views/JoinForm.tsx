import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { cleanName } from '#shared/signal/values.ts';
import { Button, SubmitButton } from '../../ui/Button.tsx';
import { failureText } from '../../ui/i18n.ts';
import { useT } from '../../ui/i18nContext.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Field } from './Field.tsx';
import './JoinForm.css';

export type JoinFormProps = {
  /** What was typed here before, on this or an earlier visit. */
  rememberedName: string;
  pinOpens: boolean;
  /** Why the last knock did not open the door. */
  failure: Failure | null;
  isKnocking: boolean;
  /** `pin` is null to ask the room to be let in. */
  onKnock: (name: string, pin: string | null) => void;
};

const isPin = (text: string): boolean =>
  text.length >= limits.pinDigitsMin && text.length <= limits.pinDigitsMax;

/** Name and PIN, or a name and a request. Says what is missing instead of greying the button out. */
export function JoinForm(props: JoinFormProps): ReactNode {
  const { rememberedName, pinOpens, failure, isKnocking, onKnock } = props;
  const i18n = useT();
  const { t } = i18n;
  const [name, setName] = useState(rememberedName);
  const [pin, setPin] = useState('');
  const [missing, setMissing] = useState<'name' | 'pin' | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const pinField = useRef<HTMLInputElement>(null);
  const failureId = useId();

  useEffect(() => {
    // The PIN is what was wrong most of the time: ready to be typed again.
    if (failure?.code !== 'join.refused') return;
    pinField.current?.focus();
    pinField.current?.select();
  }, [failure]);

  // One answer for everything that did not open: it belongs to the PIN where there is one.
  const isAtPin = pinOpens && failure?.code === 'join.refused';
  const refused = isAtPin ? failureText(i18n, failure) : null;
  const pinError = missing === 'pin' ? t('guest:pin.missing') : refused;

  const knock = (withPin: boolean): void => {
    if (cleanName(name) === '') {
      setMissing('name');
      nameField.current?.focus();
    } else if (withPin && !isPin(pin)) {
      setMissing('pin');
      pinField.current?.focus();
    } else {
      setMissing(null);
      onKnock(cleanName(name), withPin ? pin : null);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    knock(pinOpens);
  };

  return (
    <form className="join" noValidate onSubmit={submit} aria-describedby={failureId}>
      <Field
        inputRef={nameField}
        label={t('guest:name')}
        value={name}
        onChange={setName}
        error={missing === 'name' ? t('guest:name.missing') : null}
        autoComplete="name"
        autoCapitalize="words"
        enterKeyHint={pinOpens ? 'next' : 'go'}
        maxLength={limits.nameCharacters}
      />
      {pinOpens && (
        <Field
          inputRef={pinField}
          label={t('common:pin')}
          hint={t('guest:pin.hint')}
          value={pin}
          onChange={(typed) => setPin(typed.replace(/\D/g, ''))}
          error={pinError}
          autoComplete="off"
          inputMode="numeric"
          enterKeyHint="go"
          maxLength={limits.pinDigitsMax}
          isDigits
        />
      )}
      <div id={failureId}>
        {failure && !isAtPin && <Notice tone="error">{failureText(i18n, failure)}</Notice>}
      </div>
      <SubmitButton size="large" isWide isReady={!isKnocking}>
        {isKnocking ? t('guest:knocking') : t(pinOpens ? 'guest:join' : 'guest:ask')}
      </SubmitButton>
      {pinOpens ? (
        <Button tone="quiet" isWide onPress={isKnocking ? undefined : () => knock(false)}>
          {t('guest:ask.instead')}
        </Button>
      ) : (
        <p className="join-hint">{t('guest:ask.hint')}</p>
      )}
    </form>
  );
}
