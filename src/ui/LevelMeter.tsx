import type { ReactNode } from 'react';
import './LevelMeter.css';

/** How loud a microphone is, 0–1. Speech is mostly quiet in numbers, so the bar shows the square root. */
export function LevelMeter({ label, level }: { label: string; level: number }): ReactNode {
  const shown = Math.sqrt(Math.min(1, Math.max(0, level)));
  return (
    <div
      className="ui-level"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(shown * 100)}
    >
      <span style={{ transform: `scaleX(${shown.toFixed(3)})` }} />
    </div>
  );
}
