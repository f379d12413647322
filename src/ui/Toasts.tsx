import type { ReactNode } from 'react';
import './Toasts.css';

export type Toast = { id: number; text: string };

/** Short news, spoken by screen readers when they have finished. The owner of the list lets them expire. */
export function Toasts({ toasts }: { toasts: readonly Toast[] }): ReactNode {
  return (
    <div
      className="ui-toasts"
      data-over-dialogs="true"
      role="log"
      aria-live="polite"
      aria-relevant="additions"
    >
      {toasts.map(({ id, text }) => (
        <p key={id} className="ui-toast">
          {text}
        </p>
      ))}
    </div>
  );
}
