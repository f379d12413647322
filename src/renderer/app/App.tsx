import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Notice } from '../../ui/Notice.tsx';
import { chooseLanguage, type LoadCatalog } from '../../ui/i18n.ts';
import { I18nProvider, useT } from '../../ui/i18nContext.ts';
import { buildKnock, KnockCard } from '../features/knock/index.ts';
import { NewsFeed } from './NewsFeed.tsx';
import { CallScreen } from './screens/CallScreen.tsx';
import { IdleScreen, type ScreenProps } from './screens/IdleScreen.tsx';
import { VisitScreen } from './screens/VisitScreen.tsx';
import { useWallI18n } from './useWallI18n.ts';
import { useWall } from './wall.ts';
import './App.css';

/** The wall: one screen at a time, a knock above all of them. */
export function App({ loadCatalog }: { loadCatalog: LoadCatalog }): ReactNode {
  const { room } = useWall();
  const { snapshot, connection } = useStore(room);
  const isConnected = connection === 'open';
  const i18n = useWallI18n(
    snapshot?.room.language ?? chooseLanguage(navigator.languages),
    loadCatalog,
  );
  if (!i18n) return null;
  return (
    <I18nProvider value={i18n}>
      {connection === 'refused' ? (
        <Blank text="refused" />
      ) : snapshot ? (
        <>
          <Knock snapshot={snapshot} isConnected={isConnected} />
          {!isConnected && <Disconnected />}
          <Screen snapshot={snapshot} isConnected={isConnected} />
        </>
      ) : (
        <Blank text="starting" />
      )}
      <NewsFeed />
    </I18nProvider>
  );
}

function Screen({ snapshot, isConnected }: ScreenProps): ReactNode {
  const { meeting } = snapshot;
  if (!meeting) return <IdleScreen snapshot={snapshot} isConnected={isConnected} />;
  if (meeting.role === 'visitor' && meeting.stage.at !== 'in')
    return <VisitScreen meeting={meeting} />;
  return <CallScreen snapshot={snapshot} isConnected={isConnected} />;
}

function Knock({ snapshot, isConnected }: ScreenProps): ReactNode {
  const { commands, perform, screen } = useWall();
  const isPeopleOpen = useStore(screen, (state) => state.isPeopleOpen);
  const knock = buildKnock(snapshot, isConnected, {
    admit: (id) => perform.run(commands.admit(id)),
    deny: (id) => perform.run(commands.deny(id)),
  });
  return <KnockCard knock={knock} isShown={!isPeopleOpen} />;
}

function Disconnected(): ReactNode {
  const { t } = useT();
  return (
    <div className="disconnected">
      <Notice tone="warning">{t('wall:disconnected')}</Notice>
    </div>
  );
}

/** Nothing to show: the room has not spoken yet, or will not. */
function Blank({ text }: { text: 'starting' | 'refused' }): ReactNode {
  const { t } = useT();
  return (
    <main className="blank">
      {text === 'starting' && <span className="blank-pulse" aria-hidden="true" />}
      <p role="status">{t(`wall:${text}`)}</p>
    </main>
  );
}
