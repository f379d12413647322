import { useState, type ReactNode } from 'react';
import type { CloudView } from '#shared/room/cloud.ts';
import type { PairedController } from '#shared/room/snapshot.ts';
import { limits } from '#shared/limits.ts';
import { useT } from '../../../ui/i18nContext.ts';
import {
  Cloud,
  Info,
  Network,
  RefreshCw,
  ShieldCheck,
  Stethoscope,
  TabletSmartphone,
  Users,
  Video,
} from '../../../ui/icons.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { PageFrame } from '../page/index.ts';
import { AdminSection } from './AdminSection.tsx';
import { BundleRow } from './BundleRow.tsx';
import { CloudSection } from './CloudSection.tsx';
import { ControllersSection } from './ControllersSection.tsx';
import { MeetingSection } from './MeetingSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { PinGate } from './PinGate.tsx';
import { RoomSection } from './RoomSection.tsx';
import { Troubles } from './Troubles.tsx';
import { UpdateNote } from './UpdateNote.tsx';
import type { SettingsSession } from './useSettings.ts';
import './Settings.css';

const sections = [
  'room',
  'network',
  'cloud',
  'meeting',
  'devices',
  'controllers',
  'diagnostics',
  'admin',
  'support',
] as const;
type Section = (typeof sections)[number];

const icons = {
  room: Info,
  network: Network,
  cloud: Cloud,
  meeting: Users,
  devices: Video,
  diagnostics: Stethoscope,
  controllers: TabletSmartphone,
  admin: ShieldCheck,
  support: RefreshCw,
};

export type SettingsPageProps = {
  session: SettingsSession;
  version: string;
  cloud: CloudView;
  controllers: readonly PairedController[];
  /** Milliseconds since the epoch. */
  now: number;
  close: () => void;
  /** Pickers with a preview; rendered only while they are in view, because they switch the camera on. */
  devices: ReactNode;
  /** The room's test of itself, which begins when it comes into view. */
  diagnostics: ReactNode;
};

/** The room's settings behind the administrator PIN. Every change takes effect at once. */
export function SettingsPage(props: SettingsPageProps): ReactNode {
  const { session, version, close, devices, diagnostics } = props;
  const i18n = useT();
  const { t } = i18n;
  const [section, setSection] = useState<Section>('room');
  const { gate, isBusy } = session;

  if (gate.at !== 'open')
    return (
      <PageFrame title={t('wall:settings.title')} onBack={close}>
        <PinGate gate={gate} isBusy={isBusy} enterPin={session.enterPin} />
      </PageFrame>
    );

  const { view, failure } = gate;
  const change = isBusy ? undefined : session.change;
  const reset = isBusy ? undefined : session.reset;
  const rows = { view, change, reset };
  return (
    <PageFrame title={t('wall:settings.title')} onBack={close} isWide>
      <div className="settings">
        <nav className="settings-nav" aria-label={t('wall:settings.title')}>
          {sections.map((name) => {
            const Icon = icons[name];
            return (
              <button
                key={name}
                type="button"
                className="settings-tab"
                aria-current={name === section ? 'page' : undefined}
                onClick={() => setSection(name)}
              >
                <Icon aria-hidden="true" />
                {t(`wall:settings.section.${name}`)}
              </button>
            );
          })}
          <p className="settings-version">{t('wall:settings.version', { version })}</p>
        </nav>
        <section className="settings-body" aria-label={t(`wall:settings.section.${section}`)}>
          {failure && <Notice tone="error">{failureText(i18n, failure)}</Notice>}
          <Troubles troubles={view.troubles} />
          {section === 'room' && <RoomSection {...rows} />}
          {section === 'network' && <NetworkSection {...rows} />}
          {section === 'cloud' && (
            <CloudSection {...rows} cloud={props.cloud} place={session.cloud} />
          )}
          {section === 'meeting' && <MeetingSection {...rows} capacity={limits.meshParticipants} />}
          {section === 'devices' && devices}
          {section === 'diagnostics' && diagnostics}
          {section === 'controllers' && (
            <ControllersSection
              controllers={props.controllers}
              pairing={session.pairing}
              now={props.now}
            />
          )}
          {section === 'support' && (
            <>
              <UpdateNote update={view.update} version={version} now={props.now} />
              <BundleRow save={session.saveBundle} />
            </>
          )}
          {section === 'admin' && <AdminSection changeAdminPin={session.changeAdminPin} />}
        </section>
      </div>
    </PageFrame>
  );
}
