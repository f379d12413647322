import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { X } from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { BrowserFamily, MediaTrouble } from '../mediaTrouble.ts';
import './TroubleNotice.css';

export type TroubleNoticeProps = {
  trouble: MediaTrouble;
  browser: BrowserFamily;
  /** Undefined where trying again cannot help. */
  onRetry: (() => void) | undefined;
  /** In the call: undefined at the door, where it stays until it is mended or not wanted. */
  onDismiss?: () => void;
};

/** What is wrong with camera or microphone, and what to do about it in this browser. */
export function TroubleNotice(props: TroubleNoticeProps): ReactNode {
  const { trouble, browser, onRetry, onDismiss } = props;
  const { t } = useT();
  const isDenied = trouble.code === 'media.denied';
  return (
    <Notice
      tone="error"
      action={
        onDismiss && (
          <IconButton label={t('guest:trouble.dismiss')} icon={<X />} onPress={onDismiss} />
        )
      }
    >
      <p className="trouble-title">{t(`guest:trouble.${trouble.which}`)}</p>
      {isDenied ? (
        <>
          <p>
            {t('guest:denied')} {t(`guest:denied.${browser}`)}
          </p>
          <p>{t('guest:denied.system')}</p>
        </>
      ) : (
        <p>{t(`errors:${trouble.code}`)}</p>
      )}
      {!onDismiss && <p>{t('guest:trouble.goOn')}</p>}
      {onRetry && (
        <div className="trouble-actions">
          <Button onPress={onRetry}>{t('common:retry')}</Button>
        </div>
      )}
    </Notice>
  );
}
