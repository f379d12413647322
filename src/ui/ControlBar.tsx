import type { ReactNode } from 'react';
import './ControlBar.css';

export type ControlTone = 'neutral' | 'on' | 'off' | 'danger';

export type ControlProps = {
  label: string;
  icon: ReactNode;
  /** Undefined while the action is impossible: the control is disabled. */
  onPress: (() => void) | undefined;
  /** `off`: something is switched off that people may think is on. `on`: something special is under way. */
  tone?: ControlTone;
  /** Set for a toggle: whether it is on. The label stays the same in both states. */
  isPressed?: boolean;
  /** Set for a control that opens a panel: whether it is open. */
  isExpanded?: boolean;
  /** A small number on the icon; `badgeLabel` says what it counts. */
  badge?: number;
  badgeLabel?: string;
};

/** One round control of a call with its name below. */
export function Control(props: ControlProps): ReactNode {
  const { label, icon, onPress, isPressed, isExpanded, badge, badgeLabel } = props;
  return (
    <button
      type="button"
      className="ui-control"
      data-tone={props.tone ?? 'neutral'}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      // Not `disabled`, which would drop the focus while a device starts.
      aria-disabled={onPress === undefined}
      onClick={onPress}
    >
      <span className="ui-control-disc" aria-hidden="true">
        {icon}
        {badge !== undefined && badge > 0 && <span className="ui-control-badge">{badge}</span>}
      </span>
      <span>{label}</span>
      {badgeLabel !== undefined && <span className="ui-hidden">{badgeLabel}</span>}
    </button>
  );
}

/** The controls of a call, in the order they are tabbed through. */
export function ControlBar({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="ui-controls" role="group" aria-label={label}>
      {children}
    </div>
  );
}
