import { useState, type ReactNode } from 'react';
import type { Outcome } from '#shared/room/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Notice } from '../../../ui/Notice.tsx';

export type BundleRowProps = { save: () => Promise<Outcome<{ file: string }>> };

/** Saves a support bundle and says where it is. */
export function BundleRow({ save }: BundleRowProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [isBusy, setIsBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome<{ file: string }> | null>(null);

  async function press(): Promise<void> {
    setIsBusy(true);
    setOutcome(null);
    try {
      setOutcome(await save());
    } catch {
      // That the connection is gone is on the screen already.
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <div className="setting">
      <div className="setting-words">
        <p className="setting-label">{t('wall:settings.bundle.title')}</p>
        <p className="setting-hint">{t('wall:settings.bundle.hint')}</p>
      </div>
      <Button onPress={isBusy ? undefined : () => void press()}>
        {t(isBusy ? 'wall:settings.bundle.saving' : 'wall:settings.bundle.save')}
      </Button>
      {outcome && (
        <Notice tone={outcome.ok ? 'info' : 'error'}>
          {outcome.ok
            ? t('wall:settings.bundle.saved', { file: outcome.value.file })
            : failureText(i18n, outcome.error)}
        </Notice>
      )}
    </div>
  );
}
