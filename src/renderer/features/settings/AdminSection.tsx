import { useState, type ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { KeyRound } from '../../../ui/icons.ts';
import { chooseNext, firstChoosing, isPinComplete, type Choosing } from './gate.ts';
import { PinGate } from './PinGate.tsx';

export type AdminSectionProps = { changeAdminPin: (pin: string) => Promise<Failure | null> };

/** Changing the administrator PIN: the new one, twice. */
export function AdminSection({ changeAdminPin }: AdminSectionProps): ReactNode {
  const { t } = useT();
  const [gate, setGate] = useState<Choosing | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isDone, setIsDone] = useState(false);

  const send = async (pin: string): Promise<void> => {
    setIsBusy(true);
    const failure = await changeAdminPin(pin);
    setIsBusy(false);
    setGate(null);
    setIsDone(failure === null);
  };
  const enter = (pin: string): void => {
    if (!gate) return;
    setGate(chooseNext(gate, pin));
    if (isPinComplete(gate, pin)) void send(pin);
  };

  return (
    <div className="setting" data-inline="true">
      <div className="setting-words">
        <p className="setting-label">{t('wall:settings.pin')}</p>
        <p className="setting-hint">{t('wall:settings.pinHint')}</p>
      </div>
      <Button
        icon={<KeyRound aria-hidden="true" />}
        onPress={() => {
          setIsDone(false);
          setGate(firstChoosing);
        }}
      >
        {t('wall:settings.pinChange')}
      </Button>
      {isDone && <Notice tone="info">{t('wall:settings.pinChanged')}</Notice>}
      {gate && (
        <Dialog title={t('wall:settings.pinChange')} onClose={() => setGate(null)} isModal={false}>
          <PinGate gate={gate} isBusy={isBusy} enterPin={enter} />
        </Dialog>
      )}
    </div>
  );
}
