import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** When it began to be noted, then when each picture was shown, by the tile's selector (performance.now). */
    magoShownAt: Record<string, number[]>;
  }
}

/** Notes from now on when a tile's video shows a picture, also when the tile gets another <video>. */
export async function noteFrames(page: Page, selector: string): Promise<void> {
  await page.evaluate((tile) => {
    window.magoShownAt ??= {};
    // A stop that begins before the first picture is one too.
    const shownAt = [performance.now()];
    window.magoShownAt[tile] = shownAt;
    let watched: HTMLVideoElement | null = null;
    const watch = (): void => {
      const video = document.querySelector<HTMLVideoElement>(`${tile} video`);
      if (video === watched) return;
      watched = video;
      const onFrame = (): void => {
        shownAt.push(performance.now());
        if (video === watched) video?.requestVideoFrameCallback(onFrame);
      };
      video?.requestVideoFrameCallback(onFrame);
    };
    watch();
    setInterval(watch, 100);
  }, selector);
}

/** Milliseconds between the last picture (or the beginning) before a stop of a second or more and the first after it; 0 when there was none. */
export function longestFreeze(page: Page, selector: string): Promise<number> {
  return page.evaluate((tile) => {
    const shownAt = window.magoShownAt[tile] ?? [];
    const gaps = shownAt.map((at, n) => at - (shownAt[n - 1] ?? at));
    return Math.max(0, ...gaps.filter((gap) => gap >= 1_000));
  }, selector);
}

/** How many pictures have been shown so far. */
export const shownFrames = (page: Page, selector: string): Promise<number> =>
  page.evaluate((tile) => (window.magoShownAt[tile]?.length ?? 1) - 1, selector);

/** Milliseconds since the last picture. */
export const standsFor = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    (tile) => performance.now() - (window.magoShownAt[tile]?.at(-1) ?? Number.NEGATIVE_INFINITY),
    selector,
  );
