import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { After } from '../../rtc/types.ts';
import { Toasts, type Toast } from '../../ui/Toasts.tsx';
import { failureText } from '../../ui/i18n.ts';
import { useT } from '../../ui/i18nContext.ts';
import type { Commands, Controller } from './controller.ts';
import { PairForm } from './PairForm.tsx';
import type { PageState } from './page.ts';
import { buildRemote } from './remoteViewModel.ts';
import { RemoteView } from './RemoteView.tsx';
import { useVolume } from './useVolume.ts';

const toastMs = 6_000;

export type ControllerAppProps = {
  controller: Controller;
  device: 'phone' | 'tablet' | 'computer';
  after: After;
};

/** The page of a phone or tablet that drives the room. */
export function ControllerApp({ controller, device, after }: ControllerAppProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const state = useStore(controller.store);
  const { toasts, tell } = useToasts(after);
  const run = (answer: ReturnType<Commands['startMeeting']>): void => {
    void answer.then((failure) => {
      if (failure) tell(failureText(i18n, failure));
    });
  };
  switch (state.at) {
    case 'pairing':
      return (
        <PairForm
          suggested={t(`controller:device.${device}`)}
          pair={(name) => controller.pair(name)}
        />
      );
    case 'refused':
      return <Refused code={state.code} />;
    case 'driving':
      return (
        <>
          <Driving state={state} commands={controller.commands} run={run} after={after} />
          <Toasts toasts={toasts} />
        </>
      );
  }
}

type DrivingProps = {
  state: Extract<PageState, { at: 'driving' }>;
  commands: Commands;
  run: (answer: ReturnType<Commands['startMeeting']>) => void;
  after: After;
};

function Driving({ state, commands, run, after }: DrivingProps): ReactNode {
  const { t } = useT();
  const { snapshot, isConnected } = state;
  const volume = useVolume(
    snapshot?.volume ?? 0,
    (percent) => run(commands.setVolume(percent)),
    after,
  );
  if (!snapshot)
    return (
      <main className="remote-page" data-shape="narrow">
        <p role="status">{t('controller:connecting')}</p>
      </main>
    );
  return (
    <RemoteView
      remote={buildRemote(snapshot, isConnected, commands, run)}
      isConnected={isConnected}
      volume={volume.shown}
      setVolume={volume.change}
      unpair={() => run(commands.unpair())}
    />
  );
}

function Refused({ code }: { code: Extract<PageState, { at: 'refused' }>['code'] }): ReactNode {
  const { t } = useT();
  const isCode = code === 'controller.codeRefused';
  return (
    <main className="remote-page" data-shape="narrow">
      <div className="remote-form" role="alert">
        <h1 className="remote-title">
          {isCode ? t('controller:refusedTitle') : t('controller:unpairedTitle')}
        </h1>
        <p>{t(`errors:${code}`)}</p>
      </div>
    </main>
  );
}

function useToasts(after: After): { toasts: readonly Toast[]; tell: (text: string) => void } {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const last = useRef(0);
  const tell = useCallback(
    (text: string) => {
      last.current += 1;
      const id = last.current;
      setToasts((before) => [...before, { id, text }].slice(-2));
      after(toastMs, () => setToasts((before) => before.filter((one) => one.id !== id)));
    },
    [after],
  );
  return { toasts, tell };
}
