import { useState, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import { NumberPad } from '../../../ui/NumberPad.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { PageFrame } from '../page/index.ts';
import { checkTypedId, idDigits } from './typedId.ts';

export type JoinSnapshot = {
  /** Ten digits; null where this room has no id. */
  ownId: string | null;
  /** Calls the room; answers with what went wrong, if anything. Undefined while that is impossible. */
  call: ((digits: string) => Promise<Failure | null>) | undefined;
  close: () => void;
};

/** The keypad for another room's ten digits. */
export function JoinView({ join }: { join: JoinSnapshot }): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [digits, setDigits] = useState('');
  const [isCalling, setIsCalling] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const failure = refusal ?? checkTypedId(digits, join.ownId);
  const { call } = join;
  const isReady = digits.length === idDigits && failure === null && !isCalling;

  const submit = async (send: NonNullable<JoinSnapshot['call']>): Promise<void> => {
    setIsCalling(true);
    try {
      setRefusal(await send(digits));
    } finally {
      setIsCalling(false);
    }
  };

  return (
    <PageFrame title={t('wall:join.title')} onBack={join.close}>
      <p className="page-lead">{t('wall:join.lead')}</p>
      <NumberPad
        label={t('common:meetingId')}
        value={digits}
        maxDigits={idDigits}
        placeholder={formatMeetingId('0000000000')}
        show={formatMeetingId}
        isDisabled={isCalling}
        error={failure ? failureText(i18n, failure) : undefined}
        onChange={(next) => {
          setDigits(next);
          setRefusal(null);
        }}
        onSubmit={isReady && call ? () => void submit(call) : undefined}
      />
    </PageFrame>
  );
}
