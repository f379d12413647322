import { useState, type ReactNode } from 'react';
import type { RoadName } from '#shared/road.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Mic, MicOff, MonitorUp, UserMinus, VideoOff } from '../../../ui/icons.ts';
import type { Person } from './participantsViewModel.ts';

/** One person in the meeting. Removing somebody asks once more, in place. */
export function PersonRow({ person }: { person: Person }): ReactNode {
  const { t } = useT();
  const [isRemoving, setIsRemoving] = useState(false);
  const { id, name, remove } = person;
  return (
    <li className="person" data-testid={`person-${id}`} data-name={name} data-away={person.isAway}>
      <span className="person-name">
        {name}
        {person.isSelf && <span className="person-self"> {t('wall:people.self')}</span>}
        {person.road !== null && <RoadBadge road={person.road} />}
        <Facts person={person} />
      </span>
      {remove && isRemoving ? (
        <span className="person-actions">
          <Button tone="danger" onPress={remove}>
            {t('wall:people.remove')}
            <span className="ui-hidden"> {name}</span>
          </Button>
          <Button onPress={() => setIsRemoving(false)}>{t('common:cancel')}</Button>
        </span>
      ) : (
        <span className="person-actions">
          {!person.hasCamera && <VideoOff className="person-fact" aria-hidden="true" />}
          {person.mute ? (
            <IconButton
              label={t('wall:people.mute', { name })}
              icon={<Mic />}
              onPress={person.mute}
            />
          ) : (
            <span className="person-fact" aria-hidden="true">
              {person.hasMicrophone ? <Mic /> : <MicOff />}
            </span>
          )}
          {remove && (
            <IconButton
              label={t('wall:people.removeName', { name })}
              icon={<UserMinus />}
              onPress={() => setIsRemoving(true)}
            />
          )}
        </span>
      )}
    </li>
  );
}

/** `LAN` or `XMPP`, as DESIGN 3 calls them: the same word everywhere. */
function RoadBadge({ road }: { road: RoadName }): ReactNode {
  const { t } = useT();
  return (
    <span className="person-road" data-testid="person-road" title={t('wall:people.road', { road })}>
      {road}
    </span>
  );
}

function Facts({ person }: { person: Person }): ReactNode {
  const { t } = useT();
  const silent = [
    person.hasMicrophone ? null : t('common:tile.microphoneOff'),
    person.hasCamera ? null : t('common:tile.cameraOff'),
  ].filter((fact) => fact !== null);
  const seen = person.isAway
    ? t('common:tile.away')
    : person.isSharing
      ? t('wall:people.sharing')
      : null;
  return (
    <>
      <span className="ui-hidden"> {silent.join(', ')}</span>
      {seen !== null && (
        <span className="person-note">
          {person.isSharing && !person.isAway && <MonitorUp aria-hidden="true" />} {seen}
        </span>
      )}
    </>
  );
}
