import type { ReactNode } from 'react';
import type { SettingsTrouble } from '#shared/room/snapshot.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Notice } from '../../../ui/Notice.tsx';

/** The file has the rest. */
const shownDetails = 3;

export type TroublesProps = { troubles: readonly SettingsTrouble[] };

/** What is wrong with policy or the provisioning file: for the administrator, so here and not on the home screen. */
export function Troubles({ troubles }: TroublesProps): ReactNode {
  const { t } = useT();
  return troubles.map(({ what, details, file }) => (
    <Notice key={what} tone="warning">
      <p>{t(`wall:settings.trouble.${what}`)}</p>
      {details.length > 0 && (
        <ul className="setting-trouble" lang="en">
          {details.slice(0, shownDetails).map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      {file !== null && (
        <p className="setting-trouble">{t('wall:settings.trouble.file', { file })}</p>
      )}
    </Notice>
  ));
}
