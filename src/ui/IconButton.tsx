import type { ReactNode } from 'react';
import type { ButtonSize, ButtonTone } from './Button.tsx';
import './Button.css';

export type IconButtonProps = {
  /** What a screen reader says, and the tooltip. */
  label: string;
  icon: ReactNode;
  /** Undefined while the action is impossible: the button is disabled. */
  onPress: (() => void) | undefined;
  tone?: ButtonTone;
  size?: Exclude<ButtonSize, 'huge'>;
  /** Set for a toggle: whether it is on. */
  isPressed?: boolean;
};

export function IconButton({
  label,
  icon,
  onPress,
  isPressed,
  tone = 'quiet',
  size = 'medium',
}: IconButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="ui-button ui-icon-button"
      data-tone={tone}
      data-size={size}
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      disabled={onPress === undefined}
      onClick={onPress}
    >
      {icon}
    </button>
  );
}
