import type { ReactNode } from 'react';
import type { Settings } from '#shared/settings.ts';
import { Choice } from '../../../ui/Choice.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { SettingRow, type SectionProps } from './SettingRow.tsx';

export function MeetingSection(props: SectionProps & { capacity: number }): ReactNode {
  const { view, change, reset, capacity } = props;
  const { t } = useT();
  const toggle = (
    name: 'meeting.pin' | 'meeting.allowPublicAddressIds',
    words: Words,
  ): ReactNode => (
    <SettingRow name={name} view={view} change={change} reset={reset} isInline {...words}>
      {(row) => (
        <Switch
          labelledBy={row.labelId}
          isOn={view.values[name]}
          onChange={row.change && ((isOn) => row.change?.({ [name]: isOn }))}
        />
      )}
    </SettingRow>
  );
  return (
    <>
      {toggle('meeting.pin', {
        label: t('wall:settings.meetingPin'),
        hint: t('wall:settings.meetingPinHint'),
      })}
      <SettingRow
        name="meeting.lobby"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.lobby')}
      >
        {(row) => (
          <Choice<Settings['meeting.lobby']>
            labelledBy={row.labelId}
            isStacked
            chosen={view.values['meeting.lobby']}
            options={[
              {
                value: 'withoutPin',
                label: t('wall:settings.lobbyWithoutPin'),
                detail: t('wall:settings.lobbyWithoutPinHint'),
              },
              {
                value: 'always',
                label: t('wall:settings.lobbyAlways'),
                detail: t('wall:settings.lobbyAlwaysHint'),
              },
            ]}
            onChoose={row.change && ((rule) => row.change?.({ 'meeting.lobby': rule }))}
          />
        )}
      </SettingRow>
      {toggle('meeting.allowPublicAddressIds', {
        label: t('wall:settings.publicIds'),
        hint: t('wall:settings.publicIdsHint'),
      })}
      <p className="setting-hint">{t('wall:people.full', { capacity })}</p>
    </>
  );
}

type Words = { label: string; hint: string };
