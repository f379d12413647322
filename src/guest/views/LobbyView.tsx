import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { DoorOpen } from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';
import { Message } from './Message.tsx';

export type LobbyViewProps = {
  roomName: string | null;
  onCancel: () => void;
};

/** Knocked, and waiting for somebody at the wall. */
export function LobbyView({ roomName, onCancel }: LobbyViewProps): ReactNode {
  const { t } = useT();
  return (
    <Message
      icon={<DoorOpen />}
      kicker={roomName}
      title={t('guest:lobby.title')}
      text={`${t('guest:lobby.text')} ${t('guest:lobby.keepOpen')}`}
      isBusy
    >
      <Button size="large" onPress={onCancel}>
        {t('common:cancel')}
      </Button>
    </Message>
  );
}
