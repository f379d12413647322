import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { useT } from '../../ui/i18nContext.ts';
import { DoorOpen, LogOut, PhoneOff, Video, Volume2 } from '../../ui/icons.ts';
import { Ask } from './Ask.tsx';
import { RemoteControls } from './RemoteControls.tsx';
import type { Remote } from './remoteViewModel.ts';

export type RemoteViewProps = {
  remote: Remote;
  isConnected: boolean;
  volume: number;
  setVolume: (volume: number) => void;
  unpair: () => void;
};

/** The room in the hand: who knocks, the meeting, and the wall's microphone, camera and loudspeaker. */
export function RemoteView(props: RemoteViewProps): ReactNode {
  const { remote, isConnected, volume, setVolume, unpair } = props;
  const { t } = useT();
  const [isLeaving, setIsLeaving] = useState(false);
  return (
    <main className="remote-page">
      <header className="remote-head">
        <h1 className="remote-title">{remote.roomName}</h1>
        <p className="remote-soft">{remote.deviceName}</p>
      </header>
      {!isConnected && <Notice tone="warning">{t('controller:lost')}</Notice>}
      <Knocks knocks={remote.knocks} />
      <Meeting meeting={remote.meeting} />
      <section className="remote-card">
        <Slider
          label={t('common:volume')}
          icon={<Volume2 aria-hidden="true" />}
          value={volume}
          onChange={isConnected ? setVolume : undefined}
        />
      </section>
      <footer className="remote-foot">
        <Button tone="quiet" onPress={isConnected ? () => setIsLeaving(true) : undefined}>
          {t('controller:unpair')}
        </Button>
      </footer>
      {isLeaving && (
        <Ask
          title={t('controller:unpair.title')}
          lead={t('controller:unpair.lead')}
          yes={t('controller:unpair.confirm')}
          no={t('common:cancel')}
          confirm={unpair}
          close={() => setIsLeaving(false)}
        />
      )}
    </main>
  );
}

function Knocks({ knocks }: Pick<Remote, 'knocks'>): ReactNode {
  const { t } = useT();
  return (
    <ul className="remote-knocks" aria-live="polite">
      {knocks.map(({ id, name, kind, admit, deny }) => (
        <li key={id} className="remote-card remote-knock" data-testid="knock" data-name={name}>
          <p className="remote-knock-name">
            {kind === 'room'
              ? t('controller:knock.room', { name })
              : t('controller:knock.guest', { name })}
          </p>
          <Button
            tone="primary"
            size="large"
            icon={<DoorOpen aria-hidden="true" />}
            onPress={admit}
          >
            {t('controller:admit')}
            <span className="ui-hidden"> {name}</span>
          </Button>
          <Button size="large" onPress={deny}>
            {t('controller:deny')}
            <span className="ui-hidden"> {name}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Meeting({ meeting }: Pick<Remote, 'meeting'>): ReactNode {
  const { t } = useT();
  switch (meeting.at) {
    case 'none':
      return (
        <section className="remote-card remote-start">
          <p className="remote-soft">{t('controller:idle')}</p>
          <Button
            tone="primary"
            size="large"
            icon={<Video aria-hidden="true" />}
            onPress={meeting.start}
            isWide
          >
            {t('controller:start')}
          </Button>
        </section>
      );
    case 'calling':
      return (
        <section className="remote-card remote-start">
          <p>{t('controller:calling', { name: meeting.room ?? t('controller:otherRoom') })}</p>
          <Button size="large" onPress={meeting.leave} isWide>
            {t('common:cancel')}
          </Button>
        </section>
      );
    case 'in':
      return <Running meeting={meeting} />;
  }
}

type Inside = Extract<Remote['meeting'], { at: 'in' }>;

function Running({ meeting }: { meeting: Inside }): ReactNode {
  const { t, format } = useT();
  const [isEnding, setIsEnding] = useState(false);
  const { visited, people, end, lock } = meeting;
  // Ending is for everybody, so it is asked; leaving is not.
  const press = visited || !end ? end : () => setIsEnding(true);
  return (
    <section className="remote-card remote-meeting">
      <div className="remote-words">
        <p className="remote-since">
          {visited
            ? t('controller:visiting', { name: visited.room ?? t('controller:otherRoom') })
            : t('controller:since', { time: format.time(meeting.startedAt) })}
        </p>
        <p className="remote-soft" data-testid="people">
          {people.length === 0
            ? t('controller:alone')
            : t('controller:with', { names: format.list(people) })}
        </p>
      </div>
      <RemoteControls microphone={meeting.microphone} camera={meeting.camera} lock={lock} />
      {lock && (
        <p className="remote-soft remote-note">
          {lock.isOn ? t('controller:lockedNote') : t('controller:openNote')}
        </p>
      )}
      <Button
        tone="danger"
        size="large"
        icon={visited ? <LogOut aria-hidden="true" /> : <PhoneOff aria-hidden="true" />}
        onPress={press}
        isWide
      >
        {visited ? t('common:leave') : t('controller:end')}
      </Button>
      {isEnding && end && (
        <Ask
          title={t('controller:end.title')}
          lead={t('controller:end.lead')}
          yes={t('controller:end')}
          no={t('controller:goOn')}
          confirm={end}
          close={() => setIsEnding(false)}
        />
      )}
    </section>
  );
}
