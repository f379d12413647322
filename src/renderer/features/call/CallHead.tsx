import type { ReactNode } from 'react';
import { useT } from '../../../ui/i18nContext.ts';
import { Lock, Monitor } from '../../../ui/icons.ts';
import type { CallViewSnapshot } from './callViewModel.ts';

export type CallHeadProps = {
  call: CallViewSnapshot;
  now: number;
  /** The way to say that something is wrong. */
  help: ReactNode;
};

/** What meeting this is, for how long, and what to tell somebody who asks how to join. */
export function CallHead({ call, now, help }: CallHeadProps): ReactNode {
  const { t, format } = useT();
  const { roomName, startedAt, isLocked, id, cloudId, pin, road } = call;
  const { invite } = call.controls;
  const sharer = call.others.find((one) => one.id === call.sharers.at(-1));
  return (
    <header className="call-head">
      <div className="call-meeting">
        <h1 className="call-room">{roomName}</h1>
        <p className="call-time ui-digits" role="timer" aria-label={t('wall:call.time')}>
          {format.elapsed((now - startedAt) / 1000)}
        </p>
        {sharer !== undefined && (
          <p className="call-sharer">
            <Monitor aria-hidden="true" />
            {t('common:stage.of', { name: sharer.name })}
          </p>
        )}
        {road !== null && (
          <p className="call-road" data-testid="call-road">
            {t('wall:visit.road', { road })}
          </p>
        )}
        {isLocked && (
          <p className="call-locked" role="status">
            <Lock aria-hidden="true" />
            {t('common:locked')}
          </p>
        )}
      </div>
      <div className="call-side">
        {invite && (
          <button type="button" className="call-keys" onClick={invite}>
            <span className="ui-hidden">{t('wall:call.invite')}: </span>
            {cloudId !== null && (
              <span className="call-key">
                <span className="call-key-name">{t('wall:call.id')}</span>{' '}
                <span className="ui-digits" data-testid="cloud-id">
                  {cloudId}
                </span>
              </span>
            )}
            {id !== null && (
              <span className="call-key" data-second={cloudId !== null}>
                <span className="call-key-name">
                  {cloudId === null ? t('wall:call.id') : t('wall:call.idHere')}
                </span>{' '}
                <span className="ui-digits" data-testid="call-id">
                  {id}
                </span>
              </span>
            )}
            {pin !== null && (
              <span className="call-key">
                <span className="call-key-name">{t('common:pin')}</span>{' '}
                <span className="ui-digits" data-testid="call-pin">
                  {pin}
                </span>
              </span>
            )}
            {id === null && cloudId === null && pin === null && t('wall:call.invite')}
          </button>
        )}
        {help}
      </div>
    </header>
  );
}
