import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import { X } from './icons.ts';
import { useT } from './i18nContext.ts';
import './Dialog.css';

export type DialogProps = {
  title: string;
  children: ReactNode;
  /** Escape and the cross. Undefined makes a dialog that only its own actions close. */
  onClose: (() => void) | undefined;
  /** Any CSS length; 34rem when left out. */
  width?: string;
};

/** A modal dialog, open as long as it is rendered. The browser's own `<dialog>` traps and restores focus. */
export function Dialog({ title, children, onClose, width }: DialogProps): ReactNode {
  const { t } = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={ref}
      className="ui-dialog"
      aria-labelledby={titleId}
      style={width === undefined ? undefined : { ['--dialog-width' as string]: width }}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <div className="ui-dialog-head">
        <h2 id={titleId} className="ui-dialog-title">
          {title}
        </h2>
        {onClose && <IconButton label={t('common:close')} icon={<X />} onPress={onClose} />}
      </div>
      {children}
    </dialog>
  );
}

/** The row of buttons at a dialog's foot. */
export function DialogActions({ children }: { children: ReactNode }): ReactNode {
  return <div className="ui-dialog-actions">{children}</div>;
}
