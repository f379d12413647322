import type { ReactNode } from 'react';
import { useT } from '../../../ui/i18nContext.ts';
import { Route, WifiOff } from '../../../ui/icons.ts';

/** Which road this room is reached by, and that there is no other (DESIGN 11). */
export function RoadLine({ isUp }: { isUp: boolean }): ReactNode {
  const { t } = useT();
  return (
    <p className="road-line" data-up={isUp}>
      {isUp ? <Route aria-hidden="true" /> : <WifiOff aria-hidden="true" />}
      {isUp ? t('wall:road.lan') : t('wall:road.none')}
    </p>
  );
}
