import type { ReactNode } from 'react';
import type { AppSnapshot } from '#shared/app/api.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { failureWords } from '../failureWords.ts';
import type { Home, HomeSnapshot } from '../home.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { IdForm } from './IdForm.tsx';
import { LinkCard } from './LinkCard.tsx';
import { OwnerForm } from './OwnerForm.tsx';
import { RoomList } from './RoomList.tsx';
import './HomeView.css';

export type HomeActions = Omit<Home, 'snapshot' | 'subscribe'>;
export type HomeViewProps = { snapshot: HomeSnapshot; actions: HomeActions };

/** Which rooms are near, and one tap to be in one. */
export function HomeView({ snapshot, actions }: HomeViewProps): ReactNode {
  const i18n = useT();
  const { app, connection, confirming } = snapshot;
  if (connection === 'refused') return <Notice tone="error">{i18n.t('app:refused')}</Notice>;
  if (!app) return null;
  const isFree = !snapshot.isCalling && connection === 'open';
  const failure = snapshot.failure ?? app.failure;
  return (
    <div className="home">
      <div className="home-news">
        {connection === 'lost' && <Notice tone="error">{i18n.t('app:lost')}</Notice>}
        {failure && !snapshot.isCalling && (
          <Notice tone="error">{failureWords(i18n, failure)}</Notice>
        )}
        <Link app={app} isFree={isFree} actions={actions} />
      </div>
      <section className="home-rooms">
        <div className="home-title">
          <h1>{i18n.t('app:title')}</h1>
          <p role="status">{snapshot.isCalling ? i18n.t('app:calling') : ''}</p>
        </div>
        <RoomList app={app} onJoin={isFree ? actions.join : undefined} />
      </section>
      <div className="home-side">
        <OwnerForm app={app} onName={actions.setName} onTells={actions.setTellsRooms} />
        <IdForm cloud={app.cloud} calling={isFree ? actions : undefined} />
      </div>
      {confirming && <ConfirmDialog confirming={confirming} onAnswer={actions.confirm} />}
    </div>
  );
}

function Link({
  app,
  isFree,
  actions,
}: {
  app: AppSnapshot;
  isFree: boolean;
  actions: HomeActions;
}): ReactNode {
  const { t } = useT();
  if (app.isLinkInvalid) return <Notice tone="warning">{t('app:link.invalid')}</Notice>;
  if (!app.link) return null;
  return (
    <LinkCard
      link={app.link}
      onFollow={isFree ? actions.followLink : undefined}
      onDismiss={actions.dismissLink}
    />
  );
}
