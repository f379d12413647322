import type { ReactNode } from 'react';
import './Button.css';

export type ButtonTone = 'neutral' | 'primary' | 'danger' | 'quiet';
export type ButtonSize = 'medium' | 'large' | 'huge';

type Look = {
  children: ReactNode;
  icon?: ReactNode;
  tone?: ButtonTone;
  size?: ButtonSize;
  /** As wide as its container. */
  isWide?: boolean;
};

export type ButtonProps = Look & {
  /** Undefined while the action is impossible: the button is disabled. */
  onPress: (() => void) | undefined;
  /** Set for a toggle: whether it is on. */
  isPressed?: boolean;
  /** What a screen reader says, where what is written would be the same on several buttons. Has it in it. */
  label?: string;
  testId?: string;
};

export function Button({
  children,
  icon,
  onPress,
  isPressed,
  label,
  testId,
  tone = 'neutral',
  size = 'medium',
  isWide = false,
}: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="ui-button"
      data-tone={tone}
      data-size={size}
      data-wide={isWide}
      data-testid={testId}
      aria-pressed={isPressed}
      aria-label={label}
      disabled={onPress === undefined}
      onClick={onPress}
    >
      {icon}
      <span>{children}</span>
    </button>
  );
}

export type SubmitButtonProps = Look & {
  /** False while the form is incomplete or on its way. */
  isReady: boolean;
};

/** Sends the form it stands in; the form's `onSubmit` acts. */
export function SubmitButton({
  children,
  icon,
  isReady,
  tone = 'primary',
  size = 'medium',
  isWide = false,
}: SubmitButtonProps): ReactNode {
  return (
    <button
      type="submit"
      className="ui-button"
      data-tone={tone}
      data-size={size}
      data-wide={isWide}
      disabled={!isReady}
    >
      {icon}
      <span>{children}</span>
    </button>
  );
}
