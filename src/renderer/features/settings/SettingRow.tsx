import { useId, type ReactNode } from 'react';
import type { SettingsView } from '#shared/room/snapshot.ts';
import { isFixedSource, type SettingKey, type SettingsPatch } from '#shared/settings.ts';
import { useT } from '../../../ui/i18nContext.ts';
import { Lock, RotateCcw } from '../../../ui/icons.ts';

/** Undefined while a change is on its way. */
export type Change = ((patch: SettingsPatch) => void) | undefined;
/** Takes back what was set on the wall. Undefined while a change is on its way. */
export type Reset = ((name: SettingKey) => void) | undefined;
export type SectionProps = { view: SettingsView; change: Change; reset: Reset };

export type SettingRowProps = {
  name: SettingKey;
  view: SettingsView;
  change: Change;
  reset: Reset;
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
  const isFixed = isFixedSource(source);
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
          {source === 'wall' && (
            <button
              type="button"
              className="setting-reset"
              aria-label={t('wall:settings.resetName', { name: label })}
              disabled={!props.reset}
              onClick={() => props.reset?.(name)}
            >
              <RotateCcw aria-hidden="true" />
              {t('wall:settings.reset')}
            </button>
          )}
        </p>
      </div>
      {props.children({ labelId, change: isFixed ? undefined : props.change })}
    </div>
  );
}
