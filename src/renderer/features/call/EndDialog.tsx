import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useT } from '../../../ui/i18nContext.ts';

/** After this long without an answer the meeting goes on. */
const secondsToDecide = 10;

export type EndDialogProps = { end: () => void; cancel: () => void };

/** Asks before the meeting ends for all. Silence is a no. */
export function EndDialog({ end, cancel }: EndDialogProps): ReactNode {
  const { t } = useT();
  const [seconds, setSeconds] = useState(secondsToDecide);
  useEffect(() => {
    const handle = setTimeout(() => {
      if (seconds > 1) setSeconds(seconds - 1);
      else cancel();
    }, 1000);
    return () => clearTimeout(handle);
  }, [seconds, cancel]);

  return (
    <Dialog title={t('wall:end.title')} onClose={cancel} isModal={false}>
      <p className="dialog-lead">{t('wall:end.lead')}</p>
      <div className="dialog-stack">
        <Button tone="danger" size="huge" isWide onPress={end}>
          {t('wall:end.confirm')}
        </Button>
        <Button size="large" isWide onPress={cancel}>
          {t('wall:end.cancel')} <span aria-hidden="true">({seconds})</span>
        </Button>
      </div>
    </Dialog>
  );
}
