import type { ReactNode } from 'react';
import { useT } from '../../../ui/i18nContext.ts';
import { Route, WifiOff } from '../../../ui/icons.ts';

type RoadLineProps = { isUp: boolean; isProximityOff: boolean };

/** Which road this room is reached by, that there is no other, and what is off (DESIGN 11). */
export function RoadLine({ isUp, isProximityOff }: RoadLineProps): ReactNode {
  const { t } = useT();
  return (
    <p className="road-line" data-up={isUp}>
      {isUp ? <Route aria-hidden="true" /> : <WifiOff aria-hidden="true" />}
      {isUp ? t('wall:road.lan') : t('wall:road.none')}
      {isProximityOff && <span data-testid="proximity-off"> · {t('wall:proximity.off')}</span>}
    </p>
  );
}
