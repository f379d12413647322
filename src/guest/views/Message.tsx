import type { ReactNode } from 'react';
import { useFocus } from './useFocus.ts';
import './Message.css';

export type MessageProps = {
  icon: ReactNode;
  /** The room's name, once it is known. */
  kicker: string | null;
  title: string;
  text: string;
  /** Something is still going on. */
  isBusy?: boolean;
  children?: ReactNode;
};

/** One thought in the middle of the page: waiting, or the end, and what can be done. */
export function Message({ icon, kicker, title, text, isBusy, children }: MessageProps): ReactNode {
  const heading = useFocus<HTMLHeadingElement>();
  return (
    <section className="message">
      <span className="message-icon" data-busy={isBusy} aria-hidden="true">
        {icon}
      </span>
      {kicker !== null && <p className="message-kicker">{kicker}</p>}
      <h1 ref={heading} tabIndex={-1} className="message-title">
        {title}
      </h1>
      <p className="message-text" role="status">
        {text}
      </p>
      {children !== undefined && <div className="message-actions">{children}</div>}
    </section>
  );
}
