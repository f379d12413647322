import type { ReactNode } from 'react';
import { QrCode } from '../../../ui/QrCode.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import type { Invitation } from '../home/index.ts';
import './Invite.css';

export type Invite = Omit<Invitation, 'checkCode'> & { pin: string | null };

/** Everything somebody needs to join, large enough for the back row. */
export function InvitePanel({ invite }: { invite: Invite }): ReactNode {
  const { cloud } = invite;
  return typeof cloud === 'object' && cloud ? (
    <FromAnywhere invite={invite} cloud={cloud} />
  ) : (
    <OnThisNetwork invite={invite} />
  );
}

type AnywhereProps = { invite: Invite; cloud: Exclude<Invite['cloud'], 'asking' | null> };

/** Six digits for everybody; the ten beside them need no cloud. */
function FromAnywhere({ invite, cloud }: AnywhereProps): ReactNode {
  const { t } = useT();
  return (
    <div className="invite">
      <div className="invite-qr">
        <QrCode text={cloud.link} label={t('common:qr', { address: cloud.address })} />
      </div>
      <dl className="invite-ways">
        <div>
          <dt>{t('wall:invite.anywhere')}</dt>
          <dd className="invite-number ui-digits" data-testid="invite-cloud-id">
            {cloud.id}
          </dd>
        </div>
        <Pin pin={invite.pin} />
        <div>
          <dt>{t('wall:home.address')}</dt>
          <dd className="invite-address ui-digits">{cloud.address}</dd>
        </div>
        <div className="invite-here">
          <dt>{t('wall:invite.here')}</dt>
          <dd className="ui-digits">
            {invite.id !== null && <span className="invite-here-id">{invite.id}</span>}
            <span>{invite.guestAddress}</span>
          </dd>
        </div>
      </dl>
    </div>
  );
}

function OnThisNetwork({ invite }: { invite: Invite }): ReactNode {
  const { t } = useT();
  const { id, pin, guestLink, guestAddress, cloud } = invite;
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
        <Pin pin={pin} />
        <div>
          <dt>{t('wall:home.address')}</dt>
          <dd className="invite-address ui-digits">{guestAddress}</dd>
        </div>
        {cloud === 'asking' && (
          <div className="invite-asking" role="status">
            {t('wall:invite.asking')}
          </div>
        )}
      </dl>
    </div>
  );
}

function Pin({ pin }: { pin: string | null }): ReactNode {
  const { t } = useT();
  return (
    pin !== null && (
      <div>
        <dt>{t('common:pin')}</dt>
        <dd className="invite-number ui-digits" data-testid="invite-pin">
          {pin}
        </dd>
      </div>
    )
  );
}
