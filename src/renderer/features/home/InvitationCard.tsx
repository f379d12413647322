import type { ReactNode } from 'react';
import { QrCode } from '../../../ui/QrCode.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import type { Invitation } from './homeViewModel.ts';

/** The ways in: a code for phones, ten digits for other rooms, an address for typing. */
export function InvitationCard({ invitation }: { invitation: Invitation }): ReactNode {
  const { t } = useT();
  const { id, guestLink, guestAddress, checkCode } = invitation;
  return (
    <section className="invitation" aria-labelledby="invitation-title">
      <h2 id="invitation-title" className="invitation-title">
        {t('wall:home.invitation')}
      </h2>
      <div className="invitation-qr">
        <QrCode text={guestLink} label={t('common:qr', { address: guestAddress })} />
      </div>
      <dl className="invitation-ways">
        {id !== null && (
          <div>
            <dt>{t('common:meetingId')}</dt>
            <dd className="invitation-id ui-digits" data-testid="meeting-id">
              {id}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('wall:home.address')}</dt>
          <dd className="invitation-address ui-digits" data-testid="guest-address">
            {guestAddress}
          </dd>
        </div>
        <div className="invitation-check">
          <dt>{t('wall:home.checkCode')}</dt>
          <dd className="ui-digits" data-testid="check-code">
            {checkCode}
          </dd>
        </div>
      </dl>
    </section>
  );
}
