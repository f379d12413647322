import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Choice, type ChoiceOption } from '../../../ui/Choice.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Pencil } from '../../../ui/icons.ts';
import { PortDialog } from './PortDialog.tsx';
import { SettingRow, type SectionProps } from './SettingRow.tsx';

/** Stands for "the room chooses"; no interface has an empty name. */
const automatic = '';

export function NetworkSection({ view, change, reset }: SectionProps): ReactNode {
  const { t } = useT();
  const [isEditing, setIsEditing] = useState(false);
  const chosen = view.values['network.interface'];
  const port = view.values['network.port'];
  const options: ChoiceOption<string>[] = [
    { value: automatic, label: t('wall:settings.interfaceAutomatic') },
    ...view.interfaces.map(({ name, address, isVirtual }) => ({
      value: name,
      label: name,
      detail: isVirtual ? `${address} · ${t('wall:settings.interfaceVirtual')}` : address,
    })),
  ];
  if (chosen !== null && !options.some(({ value }) => value === chosen))
    options.push({ value: chosen, label: chosen, detail: t('wall:settings.interfaceGone') });

  return (
    <>
      <SettingRow
        name="network.interface"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.interface')}
        hint={t('wall:settings.interfaceHint')}
      >
        {(row) => (
          <Choice
            labelledBy={row.labelId}
            isStacked
            chosen={chosen ?? automatic}
            options={options}
            onChoose={
              row.change &&
              ((name) => row.change?.({ 'network.interface': name === automatic ? null : name }))
            }
          />
        )}
      </SettingRow>
      <SettingRow
        name="network.port"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.port')}
        hint={t('wall:settings.portHint')}
        isInline
      >
        {(row) => (
          <>
            <Button
              icon={<Pencil aria-hidden="true" />}
              onPress={row.change && (() => setIsEditing(true))}
            >
              {port}
              <span className="ui-hidden"> {t('wall:settings.edit')}</span>
            </Button>
            {isEditing && (
              <PortDialog
                port={port}
                save={(next) => {
                  row.change?.({ 'network.port': next });
                  setIsEditing(false);
                }}
                close={() => setIsEditing(false)}
              />
            )}
          </>
        )}
      </SettingRow>
      <SettingRow
        name="beacon.enabled"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.beacon')}
        hint={t('wall:settings.beaconHint')}
        isInline
      >
        {(row) => (
          <Switch
            labelledBy={row.labelId}
            isOn={view.values['beacon.enabled']}
            onChange={row.change && ((isOn) => row.change?.({ 'beacon.enabled': isOn }))}
          />
        )}
      </SettingRow>
    </>
  );
}
