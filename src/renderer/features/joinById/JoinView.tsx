import { useState, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import type { NearbyRooms } from '#shared/room/nearbyRooms.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import { NumberPad } from '../../../ui/NumberPad.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { PageFrame } from '../page/index.ts';
import { NearbyList } from './NearbyList.tsx';
import { buildNearby } from './nearbyViewModel.ts';
import { checkTypedId, idDigits, isWholeId } from './typedId.ts';

export type JoinSnapshot = {
  /** Ten digits; null where this room has no id. */
  ownId: string | null;
  /** Whether six digits lead anywhere. */
  hasCloud: boolean;
  /** Calls the room; answers with what went wrong, if anything. Undefined while that is impossible. */
  call: ((digits: string) => Promise<Failure | null>) | undefined;
  nearby: NearbyRooms;
  /** Milliseconds since the epoch. */
  now: number;
  close: () => void;
};

/** Another room: one tap on those nearby, or its ten digits. */
export function JoinView({ join }: { join: JoinSnapshot }): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [digits, setDigits] = useState('');
  const [isCalling, setIsCalling] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const failure = refusal ?? checkTypedId(digits, join.ownId);
  const { call } = join;
  const isReady = isWholeId(digits, join.hasCloud) && failure === null && !isCalling;

  const submit = async (send: NonNullable<JoinSnapshot['call']>, id: string): Promise<void> => {
    setIsCalling(true);
    try {
      setRefusal(await send(id));
    } finally {
      setIsCalling(false);
    }
  };

  return (
    <PageFrame title={t('wall:join.title')} onBack={join.close} isWide>
      <div className="join">
        <NearbyList
          nearby={buildNearby(
            join.nearby,
            join.now,
            call && !isCalling ? (id) => void submit(call, id) : undefined,
          )}
        />
        <div className="join-pad">
          <p className="page-lead">{t(join.hasCloud ? 'wall:join.leadCloud' : 'wall:join.lead')}</p>
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
            onSubmit={isReady && call ? () => void submit(call, digits) : undefined}
          />
        </div>
      </div>
    </PageFrame>
  );
}
