/**
 * Keeps a phone's screen lit during the call (W3C Screen Wake Lock). The system takes the lock away whenever
 * the page is hidden, so it is asked for again when the page comes back. Where there is none, the screen
 * goes dark as usual.
 */
export function keepAwake(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let isOver = false;
  let lock: WakeLockSentinel | null = null;

  const release = (held: WakeLockSentinel | null): void =>
    void held?.release().catch(() => undefined);
  const ask = async (): Promise<void> => {
    if (isOver || document.visibilityState !== 'visible') return;
    try {
      const held = await navigator.wakeLock.request('screen');
      if (isOver) release(held);
      else lock = held;
    } catch {
      // Refused to save the battery: the call goes on without.
    }
  };
  const onVisible = (): void => void ask();

  document.addEventListener('visibilitychange', onVisible);
  void ask();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', onVisible);
    release(lock);
  };
}
