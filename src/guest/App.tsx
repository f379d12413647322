import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import type { Language } from '#shared/languages.ts';
import { I18nProvider } from '../ui/i18nContext.ts';
import type { I18n } from '../ui/i18n.ts';
import { callModel, roadTrouble } from './callModel.ts';
import type { Guest } from './createGuest.ts';
import type { BrowserFamily } from './mediaTrouble.ts';
import { ArrivingView } from './views/ArrivingView.tsx';
import { CallView } from './views/CallView.tsx';
import type { DevicePickersProps } from './views/DevicePickers.tsx';
import { DoorView } from './views/DoorView.tsx';
import { LobbyView } from './views/LobbyView.tsx';
import { OverView } from './views/OverView.tsx';
import { Page } from './views/Page.tsx';

export type AppProps = {
  guest: Guest;
  i18n: I18n;
  browser: BrowserFamily;
  rememberedName: string;
  onName: (name: string) => void;
  onLanguage: (language: Language) => void;
  onReload: () => void;
  /** In the place of the path's name in the call. */
  pathLine?: ReactNode;
};

/** Chooses the view for where the person is, and gives each what it needs of the guest. */
export function App(props: AppProps): ReactNode {
  const { guest, i18n, onLanguage } = props;
  const { flow } = useSyncExternalStore(guest.subscribe, () => guest.snapshot);
  const isInCall = flow.stage.at === 'in';
  const roomName = flow.door?.roomName ?? null;

  useEffect(() => {
    document.documentElement.lang = i18n.language;
    document.title = roomName === null ? 'Mago Room' : `${roomName} · Mago Room`;
    // A call is watched like a film: dark, whatever the system prefers.
    document.documentElement.dataset['theme'] = isInCall ? 'dark' : 'auto';
  }, [i18n, roomName, isInCall]);

  return (
    <I18nProvider value={i18n}>
      {isInCall ? (
        <InCall {...props} />
      ) : (
        <Page shape={flow.stage.at === 'door' ? 'wide' : 'narrow'} onLanguage={onLanguage}>
          <OutOfCall {...props} roomName={roomName} />
        </Page>
      )}
    </I18nProvider>
  );
}

const pickersOf = (guest: Guest): Omit<DevicePickersProps, 'devices'> => ({
  onCamera: guest.chooseCamera,
  onMicrophone: guest.chooseMicrophone,
  onSpeaker: guest.chooseSpeaker,
});

function OutOfCall(props: AppProps & { roomName: string | null }): ReactNode {
  const { guest, roomName } = props;
  const { flow, devices, isPresentOnly } = guest.snapshot;
  const { stage, door } = flow;
  if (stage.at === 'lobby') return <LobbyView roomName={roomName} onCancel={guest.cancel} />;
  if (stage.at === 'over')
    return (
      <OverView
        roomName={roomName}
        failure={stage.failure}
        onAgain={guest.returnToDoor}
        onReload={props.onReload}
      />
    );
  if (stage.at !== 'door' || !door) return <ArrivingView />;
  return (
    <DoorView
      roomName={door.roomName}
      pinOpens={door.pinOpens}
      failure={stage.failure}
      isKnocking={stage.isKnocking}
      rememberedName={props.rememberedName}
      devices={devices}
      preview={guest.preview}
      isPresentOnly={isPresentOnly}
      browser={props.browser}
      pickers={pickersOf(guest)}
      onKnock={(name, pin) => {
        props.onName(name);
        guest.knock(name, pin);
      }}
      onPresentOnly={guest.setPresentOnly}
      onCamera={guest.setCamera}
      onMicrophone={guest.setMicrophone}
      onRetryDevices={guest.retryDevices}
    />
  );
}

function InCall({ guest, browser, pathLine }: AppProps): ReactNode {
  const { flow, devices, call, news, isPresentOnly, isSoundBlocked } = guest.snapshot;
  if (flow.stage.at !== 'in') return null;
  const { stay } = flow.stage;
  const model = callModel(stay, call, devices);
  return (
    <CallView
      roomName={flow.door?.roomName ?? ''}
      locked={stay.locked}
      model={model}
      pathLine={pathLine}
      devices={devices}
      news={news}
      isPresentOnly={isPresentOnly}
      roadTrouble={roadTrouble(flow, model)}
      isSoundBlocked={isSoundBlocked}
      browser={browser}
      preview={guest.preview}
      stream={guest.stream}
      onShown={guest.showAt}
      onSoundBlocked={guest.soundBlocked}
      onAllowSound={guest.allowSound}
      onRetryDevices={guest.retryDevices}
      pickers={pickersOf(guest)}
      controls={{
        onMicrophone: guest.setMicrophone,
        onCamera: guest.setCamera,
        onShare: guest.startSharing,
        onStopSharing: guest.stopSharing,
        onLeave: guest.leave,
      }}
    />
  );
}
