import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import type { Confirming } from '../home.ts';

export type ConfirmDialogProps = {
  confirming: Confirming;
  onAnswer: (isSame: boolean) => void;
};

/** First contact by an id alone: only the check code on the wall tells the room from somebody in between. */
export function ConfirmDialog({ confirming, onAnswer }: ConfirmDialogProps): ReactNode {
  const { t } = useT();
  const { roomName, checkCode, hasChanged } = confirming;
  return (
    <Dialog title={t('app:confirm.title', { room: roomName })} onClose={() => onAnswer(false)}>
      <div className="home-confirm">
        {hasChanged && <Notice tone="warning">{t('app:confirm.changed')}</Notice>}
        <p>{t('app:confirm.compare')}</p>
        <p className="home-code ui-digits" data-testid="compared-code">
          {checkCode}
        </p>
        <div className="room-ways">
          <Button tone="primary" size="large" onPress={() => onAnswer(true)}>
            {t('app:confirm.same')}
          </Button>
          <Button size="large" onPress={() => onAnswer(false)}>
            {t('app:confirm.different')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
