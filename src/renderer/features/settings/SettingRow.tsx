import { useId, type ReactNode } from 'react';
import type { SettingsView } from '#shared/room/snapshot.ts';
import type { SettingKey, SettingsPatch } from '#shared/settings.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Lock } from '../../../ui/icons.ts';

/** Undefined while a change is on its way. */
export type Change = ((patch: SettingsPatch) => void) | undefined;
export type SectionProps = { view: SettingsView; change: Change };

export type SettingRowProps = {
  name: SettingKey;
  view: SettingsView;
  change: Change;
  label: string;
  hint?: string;
  /** The control stands beside the words, not below them. */
  isInline?: boolean;
  children: (control: { labelId: string; change: Change }) => ReactNode;
};

/** One setting: its name, where its value comes from, and its control, disabled when something stronger rules. */
export function SettingRow(props: SettingRowProps): ReactNode {
  const { name, view, label, hint, isInline = false } = props;
  const { t } = useT();
  const labelId = useId();
  const source = view.sources[name];
  // What is set above the wall (DESIGN 8) would win over any change made here.
  const isFixed = source === 'policy' || source === 'provisioning';
  return (
    <div className="setting" data-inline={isInline}>
      <div className="setting-words">
        <p id={labelId} className="setting-label">
          {label}
        </p>
        {hint !== undefined && <p className="setting-hint">{hint}</p>}
        <p className="setting-source" data-testid={`source-${name}`} data-source={source}>
          {isFixed && <Lock aria-hidden="true" />}
          {t(`wall:settings.source.${source}`)}
        </p>
      </div>
      {props.children({ labelId, change: isFixed ? undefined : props.change })}
    </div>
  );
}
