import { useState, type ReactNode } from 'react';
import { addressCharacters, formatCloudAddress, parseCloudAddress } from '#shared/cloud/address.ts';
import type { Failure } from '#shared/errors.ts';
import type { CloudView } from '#shared/room/cloud.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { failureText } from '../../../ui/i18n.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { KeyRound, Pencil } from '../../../ui/icons.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { codeCharacters, isWholeCode } from './enrolmentCode.ts';
import { SettingRow, type SectionProps } from './SettingRow.tsx';
import { TypingDialog } from './TypingDialog.tsx';
import type { CloudPlace } from './useSettings.ts';

export type CloudSectionProps = SectionProps & { cloud: CloudView; place: CloudPlace };

const troubled: readonly CloudView['state'][] = ['lost', 'removed', 'replaced'];
const enrolled: readonly CloudView['state'][] = ['connecting', 'up', 'lost', 'removed', 'replaced'];

/** The organisation's cloud: whether it is there, its address, this room's place in it, and none of it. */
export function CloudSection(props: CloudSectionProps): ReactNode {
  const { view, change, reset, cloud, place } = props;
  const { t } = useT();
  return (
    <>
      <CloudState cloud={cloud} />
      <AddressRow {...props} />
      {cloud.state !== 'none' && cloud.state !== 'localOnly' && (
        <PlaceRow cloud={cloud} place={place} />
      )}
      <SettingRow
        name="cloud.localOnly"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.localOnly')}
        hint={t('wall:settings.localOnlyHint')}
        isInline
      >
        {(row) => (
          <Switch
            labelledBy={row.labelId}
            isOn={view.values['cloud.localOnly']}
            onChange={row.change && ((isOn) => row.change?.({ 'cloud.localOnly': isOn }))}
          />
        )}
      </SettingRow>
    </>
  );
}

function CloudState({ cloud }: { cloud: CloudView }): ReactNode {
  const i18n = useT();
  const { state, failure } = cloud;
  const said = i18n.t(`wall:settings.cloud.${state}`, {
    host: cloud.host ?? '',
    name: cloud.name ?? '',
  });
  // Being removed or replaced is said in the first sentence already.
  const isMore = failure !== null && (state === 'lost' || state === 'notEnrolled');
  return (
    <div data-testid="cloud-state" data-state={state}>
      <Notice tone={troubled.includes(state) ? 'warning' : 'info'}>
        <p>{said}</p>
        {isMore && <p>{failureText(i18n, failure)}</p>}
      </Notice>
    </div>
  );
}

function AddressRow({ view, change, reset }: SectionProps): ReactNode {
  const { t } = useT();
  const [isEditing, setIsEditing] = useState(false);
  const address = formatCloudAddress(view.values['cloud.url']);
  return (
    <SettingRow
      name="cloud.url"
      view={view}
      change={change}
      reset={reset}
      label={t('wall:settings.cloudUrl')}
      hint={t('wall:settings.cloudUrlHint')}
      isInline
    >
      {(row) => (
        <>
          <Button
            icon={<Pencil aria-hidden="true" />}
            onPress={row.change && (() => setIsEditing(true))}
          >
            {address === '' ? t('wall:settings.cloudUrlNone') : address}
            <span className="ui-hidden"> {t('wall:settings.edit')}</span>
          </Button>
          {isEditing && (
            <TypingDialog
              title={t('wall:settings.cloudUrl')}
              hint={t('wall:settings.cloudUrlHint')}
              first={address}
              maxCharacters={addressCharacters}
              extraKeys={[':']}
              isReady={(typed) => parseCloudAddress(typed) !== undefined}
              errorOf={(typed) =>
                parseCloudAddress(typed) === undefined
                  ? t('wall:settings.cloudUrlWrong')
                  : undefined
              }
              isBusy={false}
              submitLabel={t('wall:settings.save')}
              submit={(typed) => {
                row.change?.({ 'cloud.url': parseCloudAddress(typed) ?? null });
                setIsEditing(false);
              }}
              close={() => setIsEditing(false)}
            />
          )}
        </>
      )}
    </SettingRow>
  );
}

type PlaceProps = { cloud: CloudView; place: CloudPlace };

function PlaceRow({ cloud, place }: PlaceProps): ReactNode {
  const { t } = useT();
  const [open, setOpen] = useState<'code' | 'leave' | null>(null);
  const isIn = enrolled.includes(cloud.state);
  const needsCode = cloud.state !== 'up' && cloud.state !== 'connecting';
  return (
    <div className="setting">
      <div className="setting-words">
        <p className="setting-label">{t('wall:settings.enrol')}</p>
        {needsCode && <p className="setting-hint">{t('wall:settings.enrolHint')}</p>}
      </div>
      <div className="setting-actions">
        {needsCode && (
          <Button
            tone={isIn ? 'neutral' : 'primary'}
            icon={<KeyRound aria-hidden="true" />}
            onPress={() => setOpen('code')}
          >
            {t('wall:settings.enrolEnter')}
          </Button>
        )}
        {isIn && <Button onPress={() => setOpen('leave')}>{t('wall:settings.leave')}</Button>}
      </div>
      {open === 'code' && <CodeDialog place={place} close={() => setOpen(null)} />}
      {open === 'leave' && <LeaveDialog place={place} close={() => setOpen(null)} />}
    </div>
  );
}

type DialogProps = { place: CloudPlace; close: () => void };

function CodeDialog({ place, close }: DialogProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<{ code: string; failure: Failure } | null>(null);
  const send = async (code: string): Promise<void> => {
    setIsBusy(true);
    const failure = await place.enrol(code.trim());
    setIsBusy(false);
    if (failure) setRefused({ code, failure });
    else close();
  };
  return (
    <TypingDialog
      title={t('wall:settings.enrolCode')}
      hint={t('wall:settings.enrolHint')}
      first=""
      maxCharacters={codeCharacters}
      isReady={isWholeCode}
      errorOf={(typed) =>
        refused?.code === typed && !isBusy ? failureText(i18n, refused.failure) : undefined
      }
      isBusy={isBusy}
      submitLabel={t('wall:settings.enrolSend')}
      submit={(code) => void send(code)}
      close={close}
    />
  );
}

function LeaveDialog({ place, close }: DialogProps): ReactNode {
  const i18n = useT();
  const { t } = i18n;
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const leave = async (): Promise<void> => {
    setIsBusy(true);
    const failed = await place.leave();
    setIsBusy(false);
    setFailure(failed);
    if (!failed) close();
  };
  return (
    <Dialog title={t('wall:settings.leaveTitle')} onClose={close} isModal={false}>
      <div className="controllers-dialog">
        <p>{t('wall:settings.leaveLead')}</p>
        {failure && <Notice tone="error">{failureText(i18n, failure)}</Notice>}
        <div className="controllers-choice">
          <Button tone="danger" size="large" onPress={isBusy ? undefined : () => void leave()}>
            {t('wall:settings.leave')}
          </Button>
          <Button size="large" onPress={close}>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
