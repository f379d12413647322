import type { ReactNode } from 'react';
import { errorTable, type ErrorCode, type Failure } from '#shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { failureText, type I18n, type TextKey } from '../../ui/i18n.ts';
import { useT } from '../../ui/i18nContext.ts';
import { CircleAlert, LogOut, WifiOff } from '../../ui/icons.ts';
import { Message } from './Message.tsx';

export type OverViewProps = {
  roomName: string | null;
  /** Null when the person left. */
  failure: Failure | null;
  onAgain: () => void;
  onReload: () => void;
};

const titles: Partial<Record<ErrorCode, TextKey>> = {
  'join.denied': 'guest:over.denied.title',
  'join.removed': 'guest:over.removed.title',
  'join.ended': 'guest:over.ended.title',
  'join.timedOut': 'guest:over.timedOut.title',
  'join.full': 'guest:over.full.title',
  'session.expired': 'guest:over.lost.title',
  'session.replaced': 'guest:over.replaced.title',
  'room.unreachable': 'guest:over.unreachable.title',
};

/** A page of another version, or one that has gone wrong, is mended by loading it again. */
const wantsReload = new Set<ErrorCode>([
  'version.unsupported',
  'message.invalid',
  'message.tooLarge',
]);

function wordsOf(i18n: I18n, failure: Failure | null): { title: string; text: string } {
  const { t } = i18n;
  if (!failure) return { title: t('guest:over.left.title'), text: t('guest:over.left.text') };
  const title = t(titles[failure.code] ?? 'guest:over.failed.title');
  // The table's sentence is the wall's: there it is another room that does not answer.
  const isUnreachable = failure.code === 'room.unreachable';
  return {
    title,
    text: isUnreachable ? t('guest:over.unreachable.text') : failureText(i18n, failure),
  };
}

function iconOf(failure: Failure | null): ReactNode {
  if (!failure || failure.code === 'join.ended') return <LogOut />;
  return failure.code === 'room.unreachable' || failure.code === 'session.expired' ? (
    <WifiOff />
  ) : (
    <CircleAlert />
  );
}

/** Out of the meeting, or never in: why, and what can be done. */
export function OverView({ roomName, failure, onAgain, onReload }: OverViewProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const isReload = failure !== null && wantsReload.has(failure.code);
  const canRetry = failure !== null && errorTable[failure.code].retry;
  return (
    <Message icon={iconOf(failure)} kicker={roomName} {...wordsOf(i18n, failure)}>
      {isReload ? (
        <Button tone="primary" size="large" onPress={onReload}>
          {t('guest:over.reload')}
        </Button>
      ) : (
        <Button tone={canRetry || !failure ? 'primary' : 'neutral'} size="large" onPress={onAgain}>
          {t(canRetry && failure.code !== 'session.expired' ? 'common:retry' : 'guest:over.again')}
        </Button>
      )}
    </Message>
  );
}
