import { useEffect, useRef, useState } from 'react';
import type { After } from '../../rtc/types.ts';

/** A finger that slides says more than the room wants to hear. */
const sendEveryMs = 120;
/** After the last touch the room's own word counts again. */
const ownWordMs = 1_000;

/** The volume under the finger: what is sent is at most eight values a second, and always the last one. */
export function useVolume(
  volume: number,
  send: (volume: number) => void,
  after: After,
): { shown: number; change: (volume: number) => void } {
  const [own, setOwn] = useState<number | null>(null);
  const latest = useRef<number | null>(null);
  const isWaiting = useRef(false);
  const sendNow = useRef(send);
  useEffect(() => {
    sendNow.current = send;
  });
  useEffect(() => {
    if (own === null) return;
    return after(ownWordMs, () => setOwn(null));
  }, [own, after]);

  function flush(): void {
    const value = latest.current;
    latest.current = null;
    isWaiting.current = value !== null;
    if (value === null) return;
    sendNow.current(value);
    after(sendEveryMs, flush);
  }
  return {
    shown: own ?? volume,
    change(value) {
      setOwn(value);
      latest.current = value;
      if (!isWaiting.current) flush();
    },
  };
}
