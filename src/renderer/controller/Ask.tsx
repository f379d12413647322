import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

export type AskProps = {
  title: string;
  lead: string;
  yes: string;
  no: string;
  confirm: () => void;
  close: () => void;
};

/** A question before something that cannot be taken back. */
export function Ask({ title, lead, yes, no, confirm, close }: AskProps): ReactNode {
  return (
    <Dialog title={title} onClose={close}>
      <div className="remote-ask">
        <p>{lead}</p>
        <Button
          tone="danger"
          size="large"
          isWide
          onPress={() => {
            close();
            confirm();
          }}
        >
          {yes}
        </Button>
        <Button size="large" isWide onPress={close}>
          {no}
        </Button>
      </div>
    </Dialog>
  );
}
