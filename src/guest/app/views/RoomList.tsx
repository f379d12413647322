import type { ReactNode } from 'react';
import type { AppSnapshot, FoundRoom, Way } from '#shared/app/api.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import { Button } from '../../../ui/Button.tsx';
import { DoorOpen, MonitorUp, Network, WifiOff } from '../../../ui/icons.ts';
import { useT } from '../../../ui/i18nContext.ts';
import type { TextKey } from '../../../ui/i18n.ts';

export type RoomListProps = {
  app: Pick<AppSnapshot, 'rooms' | 'network' | 'hearing'>;
  /** Undefined while a room is being called. */
  onJoin: ((identity: string, way: Way) => void) | undefined;
};

export function RoomList({ app, onJoin }: RoomListProps): ReactNode {
  const { t } = useT();
  if (app.rooms.length === 0) return <NoRoom network={app.network} />;
  return (
    <>
      <ul className="home-list" aria-label={t('app:title')}>
        {app.rooms.map((room) => (
          <li key={room.identity}>
            <RoomCard room={room} onJoin={onJoin} />
          </li>
        ))}
      </ul>
      {app.hearing === 'cannot' && <p className="home-note">{t('app:cannotHear')}</p>}
    </>
  );
}

const nearness = {
  3: 'app:bars.3',
  2: 'app:bars.2',
  1: 'app:bars.1',
} as const satisfies Record<number, TextKey>;

function RoomCard({
  room,
  onJoin,
}: {
  room: FoundRoom;
  onJoin: RoomListProps['onJoin'];
}): ReactNode {
  const { t } = useT();
  const { identity, bars, state, id } = room;
  const name = room.isNameCut ? `${room.name}…` : room.name;
  const way = (chosen: Way) => onJoin && (() => onJoin(identity, chosen));
  return (
    <article className="room" aria-label={name} data-testid="room" data-name={room.name}>
      <h2 className="room-name">{name}</h2>
      <p className="room-facts">
        <span className="room-state" data-state={state}>
          {t(`app:state.${state}`)}
        </span>
        <span className="room-fact">
          {bars === null ? <Network aria-hidden="true" /> : <Bars bars={bars} />}
          {t(bars === null ? 'app:bars.none' : nearness[bars])}
        </span>
        {id !== null && <span className="room-fact ui-digits">{formatMeetingId(id)}</span>}
      </p>
      <div className="room-ways">
        <Button
          tone="primary"
          icon={<DoorOpen />}
          label={t('app:joinRoom', { room: name })}
          onPress={way('join')}
        >
          {t('app:join')}
        </Button>
        <Button
          icon={<MonitorUp />}
          label={t('app:presentRoom', { room: name })}
          onPress={way('present')}
        >
          {t('app:present')}
        </Button>
      </div>
    </article>
  );
}

/** As on every telephone: more bars, nearer. The words beside say the same. */
function Bars({ bars }: { bars: 1 | 2 | 3 }): ReactNode {
  return (
    <span className="room-bars" data-bars={bars} aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

function NoRoom({ network }: Pick<AppSnapshot, 'network'>): ReactNode {
  const { t } = useT();
  if (network === 'searching')
    return (
      <div className="home-none">
        <span className="home-none-icon" data-busy="true" aria-hidden="true">
          <Network />
        </span>
        <p role="status">{t('app:searching')}</p>
      </div>
    );
  const isOffline = network === 'none';
  return (
    <div className="home-none">
      <span className="home-none-icon" aria-hidden="true">
        {isOffline ? <WifiOff /> : <DoorOpen />}
      </span>
      <h2>{t(isOffline ? 'app:offline.title' : 'app:none.title')}</h2>
      <p>{t(isOffline ? 'app:offline.text' : 'app:none.text')}</p>
    </div>
  );
}
