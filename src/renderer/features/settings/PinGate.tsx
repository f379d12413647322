import { useState, type ReactNode } from 'react';
import { NumberPad } from '../../../ui/NumberPad.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { adminPinDigits, type ClosedGate } from './gate.ts';

export type PinGateProps = {
  gate: ClosedGate;
  isBusy: boolean;
  enterPin: (pin: string) => void;
};

/** Asks for the administrator PIN; on a new room it is chosen, twice. */
export function PinGate({ gate, isBusy, enterPin }: PinGateProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [pin, setPin] = useState('');
  // Each step of the gate starts with an empty field.
  const [step, setStep] = useState(gate);
  if (step !== gate) {
    setStep(gate);
    setPin('');
  }

  const { failure } = gate;
  const error =
    failure === null
      ? undefined
      : failure === 'different'
        ? t('wall:settings.pinDifferent')
        : failureText(i18n, failure);
  const lead =
    gate.at === 'locked'
      ? t('wall:settings.pinEnter')
      : gate.first === null
        ? t('wall:settings.pinChoose')
        : t('wall:settings.pinRepeat');
  return (
    <>
      <p className="page-lead">{lead}</p>
      <NumberPad
        label={t('wall:settings.pin')}
        value={pin}
        maxDigits={adminPinDigits.max}
        isSecret
        isDisabled={isBusy}
        // The first steps are typed into an empty field: an old refusal would puzzle there.
        error={pin === '' ? error : undefined}
        onChange={setPin}
        onSubmit={pin.length >= adminPinDigits.min ? () => enterPin(pin) : undefined}
      />
    </>
  );
}
