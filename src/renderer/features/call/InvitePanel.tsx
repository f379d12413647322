import type { ReactNode } from 'react';
import { QrCode } from '../../../ui/QrCode.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import './Invite.css';

export type Invite = {
  /** Grouped digits. */
  id: string | null;
  pin: string | null;
  guestLink: string;
  guestAddress: string;
};

/** Everything somebody needs to join, large enough for the back row. */
export function InvitePanel({ invite }: { invite: Invite }): ReactNode {
  const { t } = useT();
  const { id, pin, guestLink, guestAddress } = invite;
  return (
    <div className="invite">
      <div className="invite-qr">
        <QrCode text={guestLink} label={t('common:qr', { address: guestAddress })} />
      </div>
      <dl className="invite-ways">
        {id !== null && (
          <div>
            <dt>{t('common:meetingId')}</dt>
            <dd className="invite-number ui-digits">{id}</dd>
          </div>
        )}
        {pin !== null && (
          <div>
            <dt>{t('common:pin')}</dt>
            <dd className="invite-number ui-digits" data-testid="invite-pin">
              {pin}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('wall:home.address')}</dt>
          <dd className="invite-address ui-digits">{guestAddress}</dd>
        </div>
      </dl>
    </div>
  );
}
