import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import { X } from './icons.ts';
import { inertOthers } from './inertOthers.ts';
import { useT } from './i18nContext.ts';
import './Dialog.css';

export type DialogProps = {
  title: string;
  children: ReactNode;
  /** Escape, the cross, and a touch beside the dialog. Undefined: only its own actions close it. */
  onClose: (() => void) | undefined;
  /** Any CSS length; 34rem when left out. */
  width?: string;
  /**
   * True unless said: the browser makes the rest of the page inert. False where something must stay in
   * reach, as a knock on the wall: then all but what is marked `data-over-dialogs` is inert.
   */
  isModal?: boolean;
};

/** A dialog, open as long as it is rendered. The browser's own `<dialog>` moves the focus in and back out. */
export function Dialog({
  title,
  children,
  onClose,
  width,
  isModal = true,
}: DialogProps): ReactNode {
  const { t } = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // Before the page is painted, and undone while the dialog is still in it: only then does the focus go back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (isModal) {
      dialog.showModal();
      return () => dialog.close();
    }
    dialog.show();
    const release = inertOthers(dialog);
    return () => {
      release();
      dialog.close();
    };
  }, [isModal]);

  return (
    <>
      {!isModal && (
        <div
          className="ui-dialog-backdrop"
          data-over-dialogs="true"
          aria-hidden="true"
          onClick={onClose}
        />
      )}
      <dialog
        ref={ref}
        className="ui-dialog"
        data-modal={isModal}
        aria-modal="true"
        aria-labelledby={titleId}
        style={width === undefined ? undefined : { ['--dialog-width' as string]: width }}
        onCancel={(event) => {
          event.preventDefault();
          onClose?.();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // The page below has its own Escape. The browser makes a cancel of it for modal dialogs only.
          event.stopPropagation();
          if (!isModal) onClose?.();
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
    </>
  );
}
