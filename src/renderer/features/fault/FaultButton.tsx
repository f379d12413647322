import { useState, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import type { Outcome } from '#shared/room/api.ts';
import { faultCauses, type FaultCause } from '#shared/support.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { TriangleAlert } from '../../../ui/icons.ts';
import { Notice } from '../../../ui/Notice.tsx';
import './Fault.css';

export type FaultButtonProps = {
  /** Undefined while the room cannot be reached. Rejects when it cannot be reached after all. */
  report: ((cause: FaultCause) => Promise<Outcome<{ ticket: string }>>) | undefined;
};

type Stage = { at: 'asking'; failure: Failure | null } | { at: 'done'; ticket: string };

/** "Something is wrong": one touch, one more for what, and a name to tell IT. */
export function FaultButton({ report }: FaultButtonProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [stage, setStage] = useState<Stage | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const close = (): void => setStage(null);

  async function tell(cause: FaultCause): Promise<void> {
    if (!report) return;
    setIsBusy(true);
    try {
      const outcome = await report(cause);
      setStage(
        outcome.ok
          ? { at: 'done', ticket: outcome.value.ticket }
          : { at: 'asking', failure: outcome.error },
      );
    } catch {
      // That the connection is gone is on the screen already.
      close();
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <>
      <IconButton
        size="large"
        label={t('wall:fault.open')}
        icon={<TriangleAlert />}
        onPress={report && (() => setStage({ at: 'asking', failure: null }))}
      />
      {stage && (
        <Dialog title={t('wall:fault.title')} onClose={close}>
          {stage.at === 'done' ? (
            <div className="fault-done" role="status">
              <p className="fault-ticket">{t('wall:fault.done', { ticket: stage.ticket })}</p>
              <p>{t('wall:fault.tell')}</p>
              <Button tone="primary" size="large" onPress={close} isWide>
                {t('common:close')}
              </Button>
            </div>
          ) : (
            <div className="fault-causes">
              <p>{t('wall:fault.lead')}</p>
              {stage.failure && <Notice tone="error">{failureText(i18n, stage.failure)}</Notice>}
              {faultCauses.map((cause) => (
                <Button
                  key={cause}
                  size="large"
                  isWide
                  onPress={isBusy ? undefined : () => void tell(cause)}
                >
                  {t(`wall:fault.cause.${cause}`)}
                </Button>
              ))}
            </div>
          )}
        </Dialog>
      )}
    </>
  );
}
