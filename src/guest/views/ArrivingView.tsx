import type { ReactNode } from 'react';
import { DoorOpen } from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';
import './Message.css';

/** The page is here and the room has not said its name yet. */
export function ArrivingView(): ReactNode {
  const { t } = useT();
  return (
    <section className="message">
      <span className="message-icon" data-busy="true" aria-hidden="true">
        <DoorOpen />
      </span>
      <p className="message-text" role="status">
        {t('guest:arriving')}
      </p>
    </section>
  );
}
