import { useEffect, useState } from 'react';

const signs = ['pointerdown', 'pointermove', 'keydown', 'focusin'] as const;

/** True while nobody has touched the screen or a key for `delayMs`. Always false while `isWatching` is. */
export function useIdle(delayMs: number, isWatching: boolean): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    if (!isWatching) return;
    let handle: ReturnType<typeof setTimeout>;
    const wake = (): void => {
      clearTimeout(handle);
      setIsIdle(false);
      handle = setTimeout(() => setIsIdle(true), delayMs);
    };
    wake();
    for (const sign of signs) addEventListener(sign, wake);
    return () => {
      clearTimeout(handle);
      setIsIdle(false);
      for (const sign of signs) removeEventListener(sign, wake);
    };
  }, [delayMs, isWatching]);
  return isIdle;
}
