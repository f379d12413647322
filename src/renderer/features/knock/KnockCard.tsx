import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Check, DoorOpen, Monitor, X } from '../../../ui/icons.ts';
import type { KnockSnapshot } from './knockViewModel.ts';
import './Knock.css';

export type KnockCardProps = {
  knock: KnockSnapshot;
  /** False where the lobby is on the screen already; a screen reader hears of the knock all the same. */
  isShown: boolean;
};

/**
 * Somebody wants in: over everything, without taking the keyboard away from what people are doing. It comes
 * first in the page, so that one Tab from the start reaches it.
 */
export function KnockCard({ knock, isShown }: KnockCardProps): ReactNode {
  const { t } = useT();
  const { first, others } = knock;
  const sentence =
    first &&
    t(first.kind === 'room' ? 'wall:knock.room' : 'wall:knock.guest', { name: first.name });
  const more = others > 0 ? t('wall:knock.others', { count: others }) : null;
  return (
    <section className="knock" data-over-dialogs="true" aria-label={t('wall:knock.title')}>
      <p className="ui-hidden" role="alert">
        {sentence}
        {more !== null && ` ${more}`}
      </p>
      {first && isShown && (
        <div key={first.id} className="knock-card" data-testid="knock" data-name={first.name}>
          <span className="knock-icon" aria-hidden="true">
            {first.kind === 'room' ? <Monitor /> : <DoorOpen />}
          </span>
          <div className="knock-words" aria-hidden="true">
            <p className="knock-sentence">{sentence}</p>
            {more !== null && <p className="knock-more">{more}</p>}
          </div>
          <div className="knock-actions">
            <Button
              tone="primary"
              size="large"
              icon={<Check aria-hidden="true" />}
              onPress={first.admit}
            >
              {t('wall:knock.admit')}
              <span className="ui-hidden"> {first.name}</span>
            </Button>
            <Button size="large" icon={<X aria-hidden="true" />} onPress={first.deny}>
              {t('wall:knock.deny')}
              <span className="ui-hidden"> {first.name}</span>
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
