import type { Rectangle } from 'electron';
import type { Cancel, Logger } from '../ports.ts';

const changes = ['display-added', 'display-removed', 'display-metrics-changed'] as const;

/** The parts of Electron that are used here. */
export type PlacedWindow = {
  getBounds(): Rectangle;
  setBounds(bounds: Rectangle): void;
  setKiosk(isKiosk: boolean): void;
  isDestroyed(): boolean;
};
export type Displays = {
  getPrimaryDisplay(): { readonly id: number; readonly bounds: Rectangle };
  on(event: (typeof changes)[number], listener: () => void): unknown;
  off(event: (typeof changes)[number], listener: () => void): unknown;
};

/**
 * Keeps the wall on the whole of the primary display, whatever is plugged in, pulled out, turned or given another
 * resolution: Windows moves windows about at such a moment, and nobody could move it back.
 */
export function keepOnDisplay(deps: {
  window: PlacedWindow;
  screen: Displays;
  logger: Logger;
  isKiosk: boolean;
}): Cancel {
  const { window, screen, logger, isKiosk } = deps;
  if (!isKiosk) return () => undefined;

  function place(): void {
    if (window.isDestroyed()) return;
    const { id, bounds } = screen.getPrimaryDisplay();
    if (isSame(window.getBounds(), bounds)) return;
    logger.info('the wall is placed anew', { display: id, ...bounds });
    // A kiosk window keeps the size of the display that it was made for.
    window.setKiosk(false);
    window.setBounds(bounds);
    window.setKiosk(true);
  }

  for (const change of changes) screen.on(change, place);
  return () => {
    for (const change of changes) screen.off(change, place);
  };
}

const isSame = (a: Rectangle, b: Rectangle): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
