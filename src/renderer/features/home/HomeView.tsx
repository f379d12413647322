import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Hash, Settings, Video } from '../../../ui/icons.ts';
import { InvitationCard } from './InvitationCard.tsx';
import { RoadLine } from './RoadLine.tsx';
import type { HomeSnapshot } from './homeViewModel.ts';
import './Home.css';

export type HomeViewProps = {
  home: HomeSnapshot;
  /** Milliseconds since the epoch. */
  now: number;
  /** Beside the settings: how to get help. */
  help: ReactNode;
};

/** The wall when nobody meets: what room this is, how to get in, and one big thing to press. */
export function HomeView({ home, now, help }: HomeViewProps): ReactNode {
  const i18n = useT();
  const { t, format } = i18n;
  const clock = format.clock(now);
  const problems = home.problems.length > 0 && (
    <div className="home-problems">
      {home.problems.map((failure) => (
        <Notice key={failure.code} tone="warning">
          {failureText(i18n, failure)}
        </Notice>
      ))}
    </div>
  );
  return (
    <main className="home">
      <header className="home-head">
        <h1 className="home-room">{home.roomName}</h1>
        <div className="home-tools">
          {help}
          <IconButton
            size="large"
            label={t('wall:home.settings')}
            icon={<Settings />}
            onPress={home.openSettings}
          />
        </div>
      </header>

      <div className="home-now">
        <time className="home-time ui-digits" dateTime={new Date(now).toISOString()}>
          {clock.digits}
          {clock.period !== '' && <span className="home-period"> {clock.period}</span>}
        </time>
        <p className="home-date">{format.date(now)}</p>
      </div>

      <div className="home-actions">
        <Button
          tone="primary"
          size="huge"
          icon={<Video aria-hidden="true" />}
          onPress={home.start}
          isWide
        >
          {t('wall:home.start')}
        </Button>
        <Button size="large" icon={<Hash aria-hidden="true" />} onPress={home.join} isWide>
          {t('wall:home.join')}
        </Button>
      </div>

      <div className="home-invitation">
        {home.invitation ? <InvitationCard invitation={home.invitation} /> : problems}
      </div>

      <footer className="home-foot">
        {home.invitation && problems}
        <RoadLine road={home.road} isProximityOff={home.isProximityOff} />
      </footer>
    </main>
  );
}
