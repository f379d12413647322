import type { ReactNode } from 'react';
import { CircleAlert, Info, TriangleAlert } from './icons.ts';
import './Notice.css';

export type NoticeTone = 'info' | 'warning' | 'error';

export type NoticeProps = {
  tone: NoticeTone;
  children: ReactNode;
  /** A button that helps. */
  action?: ReactNode;
};

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert };

/** Something the person should know. An error interrupts a screen reader, the rest waits its turn. */
export function Notice({ tone, children, action }: NoticeProps): ReactNode {
  const Icon = icons[tone];
  return (
    <div className="ui-notice" data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon aria-hidden="true" />
      <div className="ui-notice-body">{children}</div>
      {action}
    </div>
  );
}
