import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { KeyRound, Lock, LockOpen } from '../../../ui/icons.ts';
import type { Doors } from './participantsViewModel.ts';
import './Participants.css';

export type DoorControlsProps = {
  doors: Doors;
  /** False where the PIN is shown already. */
  showsPin?: boolean;
};

/** Lock and PIN of a hosted meeting. Both buttons say what they are; `aria-pressed` says whether they are on. */
export function DoorControls({ doors, showsPin = true }: DoorControlsProps): ReactNode {
  const { t } = useT();
  const { isLocked, setLocked, pin, setPin } = doors;
  const hasPin = pin !== null;
  return (
    <section className="doors" aria-label={t('wall:doors.title')}>
      {hasPin && showsPin && (
        <p className="doors-pin">
          <span>{t('common:pin')}</span>{' '}
          <strong className="ui-digits" data-testid="pin">
            {pin}
          </strong>
        </p>
      )}
      {doors.isPinRoadClosed && <Notice tone="warning">{t('wall:doors.pinClosed')}</Notice>}
      <div className="doors-buttons">
        <Button
          isWide
          isPressed={hasPin}
          icon={<KeyRound aria-hidden="true" />}
          onPress={setPin && (() => setPin(!hasPin))}
        >
          {t('wall:doors.pin')}
        </Button>
        <Button
          isWide
          isPressed={isLocked}
          icon={isLocked ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
          onPress={setLocked && (() => setLocked(!isLocked))}
        >
          {t('wall:doors.lock')}
        </Button>
      </div>
      <p className="panel-note">
        {isLocked
          ? t('wall:doors.lockedNote')
          : hasPin
            ? t('wall:doors.pinNote')
            : t('wall:doors.openNote')}
      </p>
    </section>
  );
}
