import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { AppSnapshot, Way } from '#shared/app/api.ts';
import { addressCharacters, formatCloudAddress, parseCloudAddress } from '#shared/cloud/address.ts';
import { formatMeetingId, parseMeetingId } from '#shared/meetingId.ts';
import { Button, SubmitButton } from '../../../ui/Button.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Field } from '../../views/Field.tsx';
import type { Home } from '../home.ts';

const sixDigits = 6;
const tenDigits = 10;

export type IdFormProps = {
  cloud: AppSnapshot['cloud'];
  /** Undefined while a room is being called. */
  calling: Pick<Home, 'callId' | 'callAt'> | undefined;
};

/** A room that is out of sight, by its ten digits, or anywhere, by a meeting's six. */
export function IdForm({ cloud, calling }: IdFormProps): ReactNode {
  const { t } = useT();
  const [digits, setDigits] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const [asksCloud, setAsksCloud] = useState(false);
  const [address, setAddress] = useState('');
  const [isUnnamed, setUnnamed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const cloudField = useRef<HTMLInputElement>(null);
  // What is whole can be judged at once; whether a room is there, only by calling it.
  const isWrong =
    digits.length === tenDigits && !parseMeetingId(digits, { allowPublicAddressIds: false }).ok;

  const askCloud = (): void => {
    setAddress(formatCloudAddress(cloud.url));
    setAsksCloud(true);
  };
  useEffect(() => {
    if (asksCloud) cloudField.current?.focus();
  }, [asksCloud]);

  const callSix = (way: Way): void => {
    if (!asksCloud && cloud.url === null && !cloud.isFixed) return askCloud();
    if (!asksCloud) return calling?.callId(digits, way);
    const isNamed = typeof parseCloudAddress(address) === 'string';
    setUnnamed(!isNamed);
    if (isNamed) calling?.callAt(address, digits, way);
    else cloudField.current?.focus();
  };
  const call = (way: Way): void => {
    const isWhole = digits.length === sixDigits || digits.length === tenDigits;
    setIncomplete(!isWhole);
    if (!isWhole || isWrong) field.current?.focus();
    else if (digits.length === sixDigits) callSix(way);
    else calling?.callId(digits, way);
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
          setDigits(typed.replace(/\D/g, '').slice(0, tenDigits));
          setIncomplete(false);
        }}
        error={isWrong ? t('app:failed.id') : incomplete}
        autoComplete="off"
        inputMode="numeric"
        enterKeyHint="go"
        maxLength={tenDigits + 2}
        isDigits
      />
      {asksCloud ? (
        <Field
          inputRef={cloudField}
          label={t('app:cloud')}
          hint={t('app:cloud.hint')}
          value={address}
          onChange={(typed) => {
            setAddress(typed);
            setUnnamed(false);
          }}
          error={
            isUnnamed ? t(address.trim() === '' ? 'app:cloud.missing' : 'app:cloud.wrong') : null
          }
          autoComplete="off"
          autoCapitalize="none"
          enterKeyHint="go"
          maxLength={addressCharacters}
        />
      ) : (
        <CloudLine cloud={cloud} onChange={askCloud} />
      )}
      <div className="room-ways">
        <SubmitButton isReady={calling !== undefined}>{t('app:join')}</SubmitButton>
        <Button onPress={calling && (() => call('present'))}>{t('app:present')}</Button>
      </div>
    </form>
  );
}

/** Whom six digits are asked at, once somebody has said it. */
function CloudLine({
  cloud,
  onChange,
}: {
  cloud: AppSnapshot['cloud'];
  onChange: () => void;
}): ReactNode {
  const { t } = useT();
  if (cloud.url === null) return null;
  return (
    <div className="home-cloud">
      <p className="field-help">{t('app:cloud.by', { cloud: formatCloudAddress(cloud.url) })}</p>
      {!cloud.isFixed && (
        <Button tone="quiet" onPress={onChange}>
          {t('app:cloud.change')}
        </Button>
      )}
    </div>
  );
}
