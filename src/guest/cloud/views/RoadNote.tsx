import { useSyncExternalStore, type ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Route } from '../../../ui/icons.ts';
import type { Visit } from '../entry.ts';
import './RoadNote.css';

/** Outside of the call: which road leads to the room (DESIGN 11), and the way back to the six digits. */
export function RoadNote({ visit, onOther }: { visit: Visit; onOther: () => void }): ReactNode {
  const { t } = useT();
  const { guest } = visit;
  const { flow } = useSyncExternalStore(guest.subscribe, () => guest.snapshot);
  const road = useSyncExternalStore(visit.subscribe, () => visit.road);
  const { at } = flow.stage;
  if (at === 'in') return null;
  return (
    <footer className="cloud-road">
      {at !== 'over' && (
        <p data-testid="road" data-road={road ?? undefined}>
          <Route aria-hidden="true" />
          {t(`cloud:road.${road ?? 'looking'}`)}
        </p>
      )}
      <Button tone="quiet" onPress={onOther}>
        {t('cloud:other')}
      </Button>
    </footer>
  );
}
