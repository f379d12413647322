import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import type { PairingOffer } from '#shared/room/api.ts';
import type { PairedController } from '#shared/room/snapshot.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { QrCode } from '../../../ui/QrCode.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import type { Pairing } from './useSettings.ts';

export type PairingDialogProps = {
  controllers: readonly PairedController[];
  pairing: Pairing;
  /** Milliseconds since the epoch. */
  now: number;
  close: () => void;
};

type Answer = { offer: PairingOffer } | { failure: Failure };

/** The QR code that pairs one device. It is good for as long as it is shown, and for two minutes at most. */
export function PairingDialog({ controllers, pairing, now, close }: PairingDialogProps): ReactNode {
  const { t } = useT();
  const [tries, setTries] = useState(1);
  const [known] = useState(() => new Set(controllers.map(({ id }) => id)));
  const added = controllers.find(({ id }) => !known.has(id));
  return (
    <Dialog title={t('wall:controllers.pair')} onClose={close} width="52rem" isModal={false}>
      {added ? (
        <div className="controllers-dialog">
          <Notice tone="info">{t('wall:controllers.done', { name: added.name })}</Notice>
          <Button size="large" tone="primary" onPress={close}>
            {t('common:close')}
          </Button>
        </div>
      ) : (
        <Offered key={tries} pairing={pairing} now={now} again={() => setTries(tries + 1)} />
      )}
    </Dialog>
  );
}

type OfferedProps = { pairing: Pairing; now: number; again: () => void };

/** One code, from its making to its end; it is void when this is no longer on the screen. */
function Offered({ pairing, now, again }: OfferedProps): ReactNode {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [{ offer, withdraw }] = useState(pairing);
  useEffect(() => {
    let isCurrent = true;
    void offer().then((outcome) => {
      if (isCurrent) setAnswer(outcome.ok ? { offer: outcome.value } : { failure: outcome.error });
    });
    return () => {
      isCurrent = false;
      withdraw();
    };
  }, [offer, withdraw]);
  return <Scan answer={answer} now={now} again={again} />;
}

type ScanProps = { answer: Answer | null; now: number; again: () => void };

function Scan({ answer, now, again }: ScanProps): ReactNode {
  const i18n = useT();
  const { t, format } = i18n;
  if (!answer) return <div className="controllers-scan" aria-busy="true" />;
  if ('failure' in answer) return <Notice tone="error">{failureText(i18n, answer.failure)}</Notice>;
  const { link, expiresAt } = answer.offer;
  const leftSeconds = Math.ceil((expiresAt - now) / 1_000);
  if (leftSeconds <= 0)
    return (
      <div className="controllers-dialog">
        <p>{t('wall:controllers.expired')}</p>
        <Button size="large" tone="primary" onPress={again}>
          {t('wall:controllers.newCode')}
        </Button>
      </div>
    );
  return (
    <div className="controllers-scan">
      <QrCode text={link} label={t('wall:controllers.qr')} />
      <div className="controllers-scan-words">
        <p className="controllers-scan-lead">{t('wall:controllers.scan')}</p>
        <p className="setting-hint">{t('wall:controllers.certificate')}</p>
        <p className="setting-hint ui-digits">
          {t('wall:controllers.left', { duration: format.elapsed(leftSeconds) })}
        </p>
      </div>
    </div>
  );
}
