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

type Words = { title: TextKey; text: TextKey };

/** The sentences of the error table say again what the title says; here only what can be done is left. */
const words: Partial<Record<ErrorCode, Words>> = {
  'join.denied': { title: 'guest:over.denied.title', text: 'guest:over.mistake.text' },
  'join.removed': { title: 'guest:over.removed.title', text: 'guest:over.mistake.text' },
  'join.ended': { title: 'guest:over.ended.title', text: 'guest:over.left.text' },
  'join.timedOut': { title: 'guest:over.timedOut.title', text: 'guest:over.timedOut.text' },
  'join.full': { title: 'guest:over.full.title', text: 'guest:over.full.text' },
  'session.expired': { title: 'guest:over.lost.title', text: 'guest:over.lost.text' },
  'session.replaced': { title: 'guest:over.replaced.title', text: 'guest:over.replaced.text' },
  'room.unreachable': {
    title: 'guest:over.unreachable.title',
    text: 'guest:over.unreachable.text',
  },
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
  const own = words[failure.code];
  return own
    ? { title: t(own.title), text: t(own.text) }
    : { title: t('guest:over.failed.title'), text: failureText(i18n, failure) };
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
