import { useEffect } from 'react';

/** Escape, unless a dialog above has taken it. Undefined while there is no way back. */
export function useEscape(leave: (() => void) | undefined): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') leave?.();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [leave]);
}
