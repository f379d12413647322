import { useEffect, useState } from 'react';

/** Milliseconds since the epoch, renewed at every whole `periodMs` of the clock. */
export function useNow(periodMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let handle: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      handle = setTimeout(
        () => {
          setNow(Date.now());
          wait();
        },
        periodMs - (Date.now() % periodMs) + 5,
      );
    };
    wait();
    return () => clearTimeout(handle);
  }, [periodMs]);
  return now;
}
