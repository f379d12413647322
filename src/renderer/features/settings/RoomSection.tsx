import { useState, type ReactNode } from 'react';
import { languages, type Language } from '#shared/languages.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Pencil } from '../../../ui/icons.ts';
import { NameDialog } from './NameDialog.tsx';
import { SettingRow, type SectionProps } from './SettingRow.tsx';

/** Each language by its own name, for those who cannot read the present one. */
const languageNames = {
  en: 'English',
  de: 'Deutsch',
  it: 'Italiano',
  fr: 'Français',
  es: 'Español',
};

export function RoomSection({ view, change, reset }: SectionProps): ReactNode {
  const { t } = useT();
  const [isNaming, setIsNaming] = useState(false);
  const name = view.values['room.name'];
  return (
    <>
      <SettingRow
        name="room.name"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.roomName')}
        isInline
      >
        {(row) => (
          <>
            <Button
              icon={<Pencil aria-hidden="true" />}
              onPress={row.change && (() => setIsNaming(true))}
            >
              {name}
              <span className="ui-hidden"> {t('wall:settings.edit')}</span>
            </Button>
            {isNaming && (
              <NameDialog
                name={name}
                save={(next) => {
                  row.change?.({ 'room.name': next });
                  setIsNaming(false);
                }}
                close={() => setIsNaming(false)}
              />
            )}
          </>
        )}
      </SettingRow>
      <SettingRow
        name="room.language"
        view={view}
        change={change}
        reset={reset}
        label={t('wall:settings.language')}
      >
        {(row) => (
          <Choice<Language>
            labelledBy={row.labelId}
            chosen={view.values['room.language']}
            options={languages.map((value) => ({ value, label: languageNames[value] }))}
            onChoose={row.change && ((language) => row.change?.({ 'room.language': language }))}
          />
        )}
      </SettingRow>
    </>
  );
}
