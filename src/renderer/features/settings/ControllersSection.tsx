import { useState, type ReactNode } from 'react';
import { controllerLimits } from '#shared/controller/carrier.ts';
import type { Failure } from '#shared/errors.ts';
import type { PairedController } from '#shared/room/snapshot.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { QrCode } from '../../../ui/icons.ts';
import { PairingDialog } from './PairingDialog.tsx';
import type { Pairing } from './useSettings.ts';
import { lastUsed } from './lastUsed.ts';
import './Controllers.css';

export type ControllersSectionProps = {
  controllers: readonly PairedController[];
  pairing: Pairing;
  /** Milliseconds since the epoch. */
  now: number;
};

/** The phones and tablets that may drive the room: who they are, one more, one less. */
export function ControllersSection(props: ControllersSectionProps): ReactNode {
  const { controllers, pairing, now } = props;
  const { t } = useT();
  const [isPairing, setIsPairing] = useState(false);
  const [leaving, setLeaving] = useState<PairedController | null>(null);
  const isFull = controllers.length >= controllerLimits.paired;
  return (
    <>
      <p className="setting-hint controllers-lead">{t('wall:controllers.lead')}</p>
      {controllers.length === 0 && <p>{t('wall:controllers.none')}</p>}
      <ul className="controllers">
        {controllers.map((one) => (
          <Row key={one.id} one={one} now={now} remove={() => setLeaving(one)} />
        ))}
      </ul>
      <div>
        <Button
          tone="primary"
          icon={<QrCode aria-hidden="true" />}
          onPress={isFull ? undefined : () => setIsPairing(true)}
        >
          {t('wall:controllers.pair')}
        </Button>
        {isFull && <p className="setting-hint">{t('errors:controller.full')}</p>}
      </div>
      {isPairing && (
        <PairingDialog
          controllers={controllers}
          pairing={pairing}
          now={now}
          close={() => setIsPairing(false)}
        />
      )}
      {leaving && (
        <RemoveDialog
          one={leaving}
          revoke={() => pairing.revoke(leaving.id)}
          close={() => setLeaving(null)}
        />
      )}
    </>
  );
}

type RowProps = { one: PairedController; now: number; remove: () => void };

function Row({ one, now, remove }: RowProps): ReactNode {
  const { t, format } = useT();
  return (
    <li className="controllers-row" data-testid="controller" data-name={one.name}>
      <div className="controllers-words">
        <p className="controllers-name">{one.name}</p>
        <p className="setting-hint" data-connected={one.isConnected}>
          {one.isConnected
            ? t('wall:controllers.connected')
            : t('wall:controllers.lastSeen', { when: lastUsed(format, one.lastSeenAt, now) })}
          {' · '}
          {t('wall:controllers.pairedAt', { when: lastUsed(format, one.pairedAt, now) })}
        </p>
      </div>
      <Button onPress={remove}>
        {t('wall:controllers.remove')}
        <span className="ui-hidden"> {one.name}</span>
      </Button>
    </li>
  );
}

type RemoveProps = {
  one: PairedController;
  revoke: () => Promise<Failure | null>;
  close: () => void;
};

function RemoveDialog({ one, revoke, close }: RemoveProps): ReactNode {
  const { t } = useT();
  const [isBusy, setIsBusy] = useState(false);
  // What goes wrong is said above the list.
  const remove = (): void => {
    setIsBusy(true);
    void revoke().then(close);
  };
  return (
    <Dialog
      title={t('wall:controllers.removeTitle', { name: one.name })}
      onClose={close}
      isModal={false}
    >
      <div className="controllers-dialog">
        <p>{t('wall:controllers.removeLead')}</p>
        <div className="controllers-choice">
          <Button tone="danger" size="large" onPress={isBusy ? undefined : remove}>
            {t('wall:controllers.remove')}
          </Button>
          <Button size="large" onPress={close}>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
