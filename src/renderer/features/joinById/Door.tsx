import { useState, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { Button } from '../../../ui/Button.tsx';
import { NumberPad } from '../../../ui/NumberPad.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { DoorOpen } from '../../../ui/icons.ts';

export type DoorProps = {
  pinOpens: boolean;
  failure: Failure | null;
  /** With a PIN, or null to be let in by somebody. Answers with what kept the knock from being sent. */
  knock: (pin: string | null) => Promise<Failure | null>;
};

/** The other room's door: its PIN, or a knock. */
export function Door({ pinOpens, failure, knock }: DoorProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [pin, setPin] = useState('');
  const [isWaiting, setIsWaiting] = useState(false);
  const [unsent, setUnsent] = useState<Failure | null>(null);
  // Every answer of the room is a new failure object, also when it says the same again.
  const [answer, setAnswer] = useState(failure);
  if (answer !== failure) {
    setAnswer(failure);
    setIsWaiting(false);
    if (failure) setPin('');
  }

  const send = async (value: string | null): Promise<void> => {
    setIsWaiting(true);
    const problem = await knock(value);
    setUnsent(problem);
    if (problem) setIsWaiting(false);
  };
  const shown = unsent ?? failure;
  const error = shown && !isWaiting ? failureText(i18n, shown) : undefined;
  const ask = (
    <Button
      size="large"
      tone={pinOpens ? 'neutral' : 'primary'}
      icon={<DoorOpen aria-hidden="true" />}
      onPress={isWaiting ? undefined : () => void send(null)}
    >
      {t('wall:visit.knock')}
    </Button>
  );

  if (!pinOpens)
    return (
      <div className="page-step">
        <p className="page-lead">{t('wall:visit.doorWithoutPin')}</p>
        <p className="page-error" role="alert">
          {error}
        </p>
        {ask}
      </div>
    );
  return (
    <>
      <p className="page-lead">{t('wall:visit.door')}</p>
      <NumberPad
        label={t('common:pin')}
        value={pin}
        maxDigits={limits.pinDigitsMax}
        isDisabled={isWaiting}
        error={error}
        onChange={setPin}
        onSubmit={pin.length >= limits.pinDigitsMin ? () => void send(pin) : undefined}
      />
      {ask}
    </>
  );
}
