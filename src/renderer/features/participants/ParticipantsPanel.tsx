import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Check, X } from '../../../ui/icons.ts';
import { useEscape } from '../../room/useEscape.ts';
import { DoorControls } from './DoorControls.tsx';
import { PersonRow } from './PersonRow.tsx';
import type { ParticipantsSnapshot, Waiting } from './participantsViewModel.ts';
import './Participants.css';

export type ParticipantsPanelProps = {
  participants: ParticipantsSnapshot;
  close: () => void;
};

/** Who is in, who waits, and who may come. Beside the call, which goes on being visible. */
export function ParticipantsPanel({ participants, close }: ParticipantsPanelProps): ReactNode {
  const { t } = useT();
  useEscape(close);
  const { people, waiting, doors, capacity, isFull } = participants;
  return (
    <aside className="panel" aria-label={t('common:people')}>
      <header className="panel-head">
        <h2 className="panel-title">{t('common:people')}</h2>
        <IconButton label={t('common:close')} icon={<X />} onPress={close} />
      </header>

      <div className="panel-lists">
        {waiting.length > 0 && (
          <section aria-labelledby="panel-waiting">
            <h3 id="panel-waiting" className="panel-heading">
              {t('wall:people.waiting', { count: waiting.length })}
            </h3>
            <ul className="panel-list">
              {waiting.map((guest) => (
                <WaitingRow key={guest.id} guest={guest} />
              ))}
            </ul>
          </section>
        )}

        <section className="panel-people" aria-labelledby="panel-in">
          <h3 id="panel-in" className="panel-heading">
            {t('wall:people.in', { count: people.length, capacity })}
          </h3>
          <ul className="panel-list">
            {people.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </ul>
          {isFull && <p className="panel-note">{t('wall:people.full', { capacity })}</p>}
        </section>
      </div>

      {doors && <DoorControls doors={doors} />}
    </aside>
  );
}

function WaitingRow({ guest }: { guest: Waiting }): ReactNode {
  const { t } = useT();
  return (
    <li className="person waiting" data-testid={`waiting-${guest.id}`} data-name={guest.name}>
      <span className="person-name">{guest.name}</span>
      <span className="person-actions">
        <Button tone="primary" icon={<Check aria-hidden="true" />} onPress={guest.admit}>
          {t('wall:knock.admit')}
          <span className="ui-hidden"> {guest.name}</span>
        </Button>
        <Button onPress={guest.deny}>
          {t('wall:knock.deny')}
          <span className="ui-hidden"> {guest.name}</span>
        </Button>
      </span>
    </li>
  );
}
