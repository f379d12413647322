import type { ReactNode } from 'react';
import { IconButton } from '../../../ui/IconButton.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import { ArrowLeft } from '../../../ui/icons.ts';
import { useEscape } from '../../room/useEscape.ts';
import './Page.css';

export type PageFrameProps = {
  title: string;
  /** The arrow and Escape. Undefined while there is no way back. */
  onBack: (() => void) | undefined;
  children: ReactNode;
  /** Fills the page instead of standing in its middle. */
  isWide?: boolean;
};

/** A page with its name and the way back. */
export function PageFrame({ title, onBack, children, isWide = false }: PageFrameProps): ReactNode {
  const { t } = useT();
  useEscape(onBack);

  return (
    <main className="page">
      <header className="page-head">
        <IconButton size="large" label={t('common:back')} icon={<ArrowLeft />} onPress={onBack} />
        <h1 className="page-title">{title}</h1>
      </header>
      <div className="page-body" data-wide={isWide}>
        {children}
      </div>
    </main>
  );
}
