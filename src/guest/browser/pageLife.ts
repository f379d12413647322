import type { Guest } from '../createGuest.ts';

type PageLifeTarget = Pick<Guest, 'pageClosing' | 'retryRoad'>;

/** Tells the guest when the page goes for good, and when it or the network comes back. */
export function watchPageLife(target: PageLifeTarget): () => void {
  const onHide = ({ persisted }: PageTransitionEvent): void => {
    // A page kept for the back button, or frozen behind a lock screen, is no farewell: the road resumes.
    if (!persisted) target.pageClosing();
  };
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') target.retryRoad();
  };
  window.addEventListener('pagehide', onHide);
  window.addEventListener('pageshow', target.retryRoad);
  window.addEventListener('online', target.retryRoad);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    window.removeEventListener('pagehide', onHide);
    window.removeEventListener('pageshow', target.retryRoad);
    window.removeEventListener('online', target.retryRoad);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
