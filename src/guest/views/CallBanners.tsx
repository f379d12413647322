import { useState, type ReactNode } from 'react';
import { errorTable } from '#shared/errors.ts';
import type { DevicesSnapshot } from '../../rtc/index.ts';
import { Button } from '../../ui/Button.tsx';
import { MonitorUp } from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { RoadTrouble } from '../callModel.ts';
import { mediaTroubles, type BrowserFamily, type MediaTrouble } from '../mediaTrouble.ts';
import { TroubleNotice } from './TroubleNotice.tsx';

export type CallBannersProps = {
  devices: DevicesSnapshot;
  isPresentOnly: boolean;
  roadTrouble: RoadTrouble | null;
  isSoundBlocked: boolean;
  browser: BrowserFamily;
  onAllowSound: () => void;
  onRetryDevices: () => void;
  onShare: () => void;
  onStopSharing: () => void;
};

const keyOf = ({ which, code }: MediaTrouble): string => `${which} ${code}`;

/** What needs a word above the tiles. Trouble that was there at the door is not told again. */
export function CallBanners(props: CallBannersProps): ReactNode {
  const { devices, isPresentOnly, onRetryDevices } = props;
  const { screen, canShareScreen } = devices;
  const { t } = useT();
  const troubles = mediaTroubles(devices);
  const [dismissed, setDismissed] = useState(() => troubles.map(keyOf));
  return (
    <div className="call-banners">
      {props.roadTrouble && <Notice tone="warning">{t(`guest:call.${props.roadTrouble}`)}</Notice>}
      {props.isSoundBlocked && (
        <Button tone="primary" isWide onPress={props.onAllowSound}>
          {t('guest:call.sound')}
        </Button>
      )}
      {screen.isOn && (
        <Notice
          tone="info"
          action={<Button onPress={props.onStopSharing}>{t('guest:call.stopSharing')}</Button>}
        >
          {t('guest:call.sharing')}
        </Notice>
      )}
      {screen.failure && !screen.isOn && (
        <Notice tone="error">{t(`errors:${screen.failure.code}`)}</Notice>
      )}
      {isPresentOnly && !screen.isOn && canShareScreen && (
        <Notice
          tone="info"
          action={
            <Button tone="primary" icon={<MonitorUp />} onPress={props.onShare}>
              {t('common:shareScreen')}
            </Button>
          }
        >
          {t('guest:call.presentNow')}
        </Notice>
      )}
      {troubles
        .filter((trouble) => !dismissed.includes(keyOf(trouble)))
        .map((trouble) => (
          <TroubleNotice
            key={keyOf(trouble)}
            trouble={trouble}
            browser={props.browser}
            onRetry={errorTable[trouble.code].retry ? onRetryDevices : undefined}
            onDismiss={() => setDismissed([...dismissed, keyOf(trouble)])}
          />
        ))}
    </div>
  );
}
