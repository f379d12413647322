import type { ReactNode } from 'react';
import type { AppSnapshot, Way } from '#shared/app/api.ts';
import { formatMeetingId } from '#shared/meetingId.ts';
import { Button } from '../../../ui/Button.tsx';
import { useT } from '../../../ui/i18nContext.ts';

export type LinkCardProps = {
  link: NonNullable<AppSnapshot['link']>;
  /** Undefined while a room is being called. */
  onFollow: ((way: Way) => void) | undefined;
  onDismiss: () => void;
};

/** A link was followed somewhere: it suggests a room, and the person decides. */
export function LinkCard({ link, onFollow, onDismiss }: LinkCardProps): ReactNode {
  const { t } = useT();
  const { id, roomName, way } = link;
  const tone = (of: Way) => (of === way ? 'primary' : 'neutral');
  return (
    <section className="room" role="status" data-testid="link">
      <h2 className="room-name">{t('app:link.title')}</h2>
      <p className="room-facts">
        {roomName !== null && <span className="room-fact">{roomName}</span>}
        <span className="room-fact ui-digits">{t('app:link.id', { id: formatMeetingId(id) })}</span>
      </p>
      <div className="room-ways">
        <Button tone={tone('join')} onPress={onFollow && (() => onFollow('join'))}>
          {t('app:join')}
        </Button>
        <Button tone={tone('present')} onPress={onFollow && (() => onFollow('present'))}>
          {t('app:present')}
        </Button>
        <Button tone="quiet" onPress={onDismiss}>
          {t('app:link.dismiss')}
        </Button>
      </div>
    </section>
  );
}
