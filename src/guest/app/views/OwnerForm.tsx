import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { AppSnapshot } from '#shared/app/api.ts';
import { limits } from '#shared/limits.ts';
import { Switch } from '../../../ui/Switch.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { Field } from '../../views/Field.tsx';

export type OwnerFormProps = {
  app: Pick<AppSnapshot, 'name' | 'tellsRooms'>;
  onName: (name: string) => void;
  onTells: (tells: boolean) => void;
};

/** By which name one comes, and whether rooms learn that one is near. */
export function OwnerForm({ app, onName, onTells }: OwnerFormProps): ReactNode {
  const { t } = useT();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(app.name);
  const switchId = useId();
  // Another window of the same app has changed it; what is being typed here stays.
  useEffect(() => {
    if (document.activeElement !== field.current) setName(app.name);
  }, [app.name]);
  return (
    <div className="home-form">
      <Field
        inputRef={field}
        label={t('app:name')}
        hint={t('app:name.hint')}
        value={name}
        onChange={(typed) => {
          setName(typed);
          onName(typed);
        }}
        error={null}
        autoComplete="name"
        autoCapitalize="words"
        enterKeyHint="next"
        maxLength={limits.nameCharacters}
      />
      <div className="home-switch">
        <div>
          <p id={switchId} className="field-label">
            {t('app:tells')}
          </p>
          <p className="field-help">{t('app:tells.hint')}</p>
        </div>
        <Switch labelledBy={switchId} isOn={app.tellsRooms} onChange={onTells} />
      </div>
    </div>
  );
}
