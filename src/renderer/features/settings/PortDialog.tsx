import { useState, type ReactNode } from 'react';
import { settingsPatchSchema } from '#shared/settings.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NumberPad } from '../../../ui/NumberPad.tsx';
import { useT } from '../../../ui/i18nContext.ts';

export type PortDialogProps = { port: number; save: (port: number) => void; close: () => void };

const isPort = (port: number): boolean =>
  settingsPatchSchema.safeParse({ 'network.port': port }).success;

export function PortDialog({ port, save, close }: PortDialogProps): ReactNode {
  const { t } = useT();
  const [digits, setDigits] = useState(String(port));
  const typed = Number(digits);
  const isWrong = digits.length >= 4 && !isPort(typed);
  return (
    <Dialog title={t('wall:settings.port')} onClose={close} isModal={false}>
      <NumberPad
        label={t('wall:settings.port')}
        value={digits}
        maxDigits={5}
        error={isWrong ? t('wall:settings.portRange') : undefined}
        onChange={setDigits}
        onSubmit={isPort(typed) ? () => save(typed) : undefined}
      />
    </Dialog>
  );
}
