import type { ReactNode } from 'react';
import { Notice } from '../../../ui/Notice.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import type { NearbyRow, NearbySnapshot } from './nearbyViewModel.ts';
import './NearbyList.css';

/** The other rooms that answer on this network: one tap calls one. */
export function NearbyList({ nearby }: { nearby: NearbySnapshot }): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const { rows, failure, isLooking } = nearby;
  return (
    <section className="nearby" aria-label={t('wall:nearby.title')}>
      <h2 className="nearby-title">{t('wall:nearby.title')}</h2>
      {failure && <Notice tone="warning">{failureText(i18n, failure)}</Notice>}
      <ul className="nearby-rows">
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </ul>
      <div className="nearby-state" role="status">
        {isLooking && (
          <p className="nearby-looking">
            <span className="pulse" aria-hidden="true" />
            {t('wall:nearby.looking')}
          </p>
        )}
        {!isLooking && rows.length === 0 && !failure && <p>{t('wall:nearby.none')}</p>}
      </div>
    </section>
  );
}

function Row({ row }: { row: NearbyRow }): ReactNode {
  const { t, format } = useT();
  const { silentSeconds } = row;
  return (
    <li>
      <button
        type="button"
        className="nearby-row"
        data-testid="nearby-room"
        data-id={row.id?.replaceAll(' ', '')}
        disabled={row.call === undefined}
        onClick={row.call}
      >
        <span className="nearby-name">{row.name}</span>
        <span className="nearby-detail ui-digits">
          {row.id ?? t('wall:nearby.noId')}
          {silentSeconds !== null &&
            ` · ${t('wall:nearby.silent', { duration: format.duration(silentSeconds) })}`}
        </span>
        <span className="nearby-busy" data-busy={row.isBusy}>
          {row.isBusy ? t('wall:nearby.busy') : t('wall:nearby.free')}
        </span>
      </button>
    </li>
  );
}
