import { useEffect, useState, type ReactNode } from 'react';
import type { QrCode } from '../../../ui/QrCode.tsx';

type Code = typeof QrCode;

/** A QR code whose maker is fetched for it: hardly anybody ever sees one here. */
export function LazyQr(props: { text: string; label: string }): ReactNode {
  const [Code, setCode] = useState<Code | null>(null);
  useEffect(() => {
    let isGone = false;
    import('../../../ui/QrCode.tsx').then(
      ({ QrCode }) => {
        if (!isGone) setCode(() => QrCode);
      },
      // The text beside it says the same.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return Code && <Code {...props} />;
}
