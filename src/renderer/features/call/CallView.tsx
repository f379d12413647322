import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { CallBar } from './CallBar.tsx';
import { CallHead } from './CallHead.tsx';
import { CallTiles } from './CallTiles.tsx';
import { InvitePanel, type Invite } from './InvitePanel.tsx';
import type { CallMedia } from './callMedia.ts';
import type { CallViewSnapshot } from './callViewModel.ts';
import { useIdle } from './useIdle.ts';
import './Call.css';

/** How long the controls stay over a share that nobody touches. */
const idleMs = 6_000;

export type CallViewProps = {
  call: CallViewSnapshot;
  media: CallMedia;
  /** Milliseconds since the epoch, renewed each second. */
  now: number;
  /** How others get in; null for a visitor and while the room has no network. */
  invite: Invite | null;
  areTilesOverShare: boolean;
  /** The people's panel while it is open. */
  panel: ReactNode;
  /** The way to say that something is wrong. */
  help: ReactNode;
};

/** A meeting on the wall: the others large, oneself small, a share as wide as the screen. */
export function CallView(props: CallViewProps): ReactNode {
  const { call, media, now, invite, panel, help } = props;
  const { t } = useT();
  const isShared = call.sharers.length > 0;
  const isIdle = useIdle(idleMs, isShared && !panel);
  const isAlone = call.others.length === 0;

  return (
    <main className="call" data-shared={isShared} data-idle={isIdle} data-panel={Boolean(panel)}>
      <CallHead call={call} now={now} help={help} />
      <Problems call={call} />
      <div className="call-body">
        <div className="call-picture">
          {isAlone && invite && !panel ? (
            <div className="call-alone">
              <h2 className="call-alone-title">{t('wall:call.alone')}</h2>
              <InvitePanel invite={invite} />
            </div>
          ) : null}
          <CallTiles call={call} media={media} areTilesOverShare={props.areTilesOverShare} />
        </div>
        {panel}
      </div>
      <CallBar call={call} preview={media.preview} />
    </main>
  );
}

function Problems({ call }: { call: CallViewSnapshot }): ReactNode {
  const { t } = useT();
  return (
    <div className="call-problems">
      {call.isReconnecting && <Notice tone="warning">{t('wall:call.reconnecting')}</Notice>}
      {call.cloudTrouble && (
        <Notice tone="info">{t(`wall:call.cloud.${call.cloudTrouble}`)}</Notice>
      )}
      {call.isSharing && <Notice tone="info">{t('common:stage.own')}</Notice>}
      {call.failures.map(({ code }) => (
        <Notice
          key={code}
          tone="error"
          action={<Button onPress={call.controls.openDevices}>{t('wall:call.devices')}</Button>}
        >
          {t(`errors:${code}`)}
        </Notice>
      ))}
    </div>
  );
}
