import type { DesktopCapturer, Screen, Session } from 'electron';
import type { Logger } from '../ports.ts';
import { isScreen } from './origin.ts';

/** What the wall's page may ask for: a meeting's needs. Anything else, and anybody else, is denied. */
const granted: ReadonlySet<string> = new Set([
  'media',
  'display-capture',
  'speaker-selection',
  'fullscreen',
]);

export type PermissionsDeps = {
  session: Pick<
    Session,
    'setPermissionCheckHandler' | 'setPermissionRequestHandler' | 'setDisplayMediaRequestHandler'
  >;
  desktopCapturer: Pick<DesktopCapturer, 'getSources'>;
  screen: Pick<Screen, 'getPrimaryDisplay'>;
  logger: Logger;
};

/** Both handlers are needed: Chromium checks some permissions without ever requesting them. */
export function restrictPermissions({ session, logger, ...capture }: PermissionsDeps): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const isGranted =
      granted.has(permission) && details.isMainFrame && isScreen(details.requestingUrl);
    if (!isGranted) logger.warn('permission denied', { permission, url: details.requestingUrl });
    answer(isGranted);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isScreen(origin),
  );
  session.setDisplayMediaRequestHandler((request, answer) => {
    // An empty answer is how Electron says no, and it throws while saying it.
    const deny = (reason: string, error?: unknown): void => {
      logger.warn('screen share denied', { reason, error });
      try {
        answer({});
      } catch {
        // The page has its NotAllowedError.
      }
    };
    if (!isScreen(request.securityOrigin)) return deny('not the wall’s page');
    primaryScreen(capture).then(
      (source) => (source ? answer({ video: source }) : deny('no screen')),
      (error: unknown) => deny('capture failed', error),
    );
  });
}

/** Sharing the wall shares the screen people look at. */
async function primaryScreen({
  desktopCapturer,
  screen,
}: Pick<PermissionsDeps, 'desktopCapturer' | 'screen'>) {
  const sources = await desktopCapturer.getSources({
    types: ['screen'],
    thumbnailSize: { width: 0, height: 0 },
  });
  const primary = String(screen.getPrimaryDisplay().id);
  return sources.find((source) => source.display_id === primary) ?? sources[0];
}
