import type { ReactNode } from 'react';
import type { HomeRoad } from './homeViewModel.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Cloud, CloudOff, Route, WifiOff } from '../../../ui/icons.ts';

type RoadLineProps = { road: HomeRoad; isProximityOff: boolean };

const icons: Partial<Record<HomeRoad, typeof Route>> = {
  none: WifiOff,
  cloud: Cloud,
  lost: CloudOff,
  removed: CloudOff,
  replaced: CloudOff,
};

/** Which roads this room is reached by, which is missing, and what is off (DESIGN 11). */
export function RoadLine({ road, isProximityOff }: RoadLineProps): ReactNode {
  const { t } = useT();
  const Icon = icons[road] ?? Route;
  return (
    <p className="road-line" data-testid="road-line" data-road={road}>
      <Icon aria-hidden="true" />
      {t(`wall:road.${road}`)}
      {isProximityOff && <span data-testid="proximity-off"> · {t('wall:proximity.off')}</span>}
    </p>
  );
}
