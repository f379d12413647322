import { BrowserWindow, desktopCapturer, Menu, session, type Session } from 'electron';
import type { Failure } from '#shared/errors.ts';
import { visitArgument } from '#shared/visitWishes.ts';
import type { VisitTarget } from '../app/index.ts';
import type { Logger } from '../ports.ts';
import { chooseSource } from './chooseSource.ts';
import { isRightServer, isRoomPage, mayLoad } from './pinnedRoom.ts';

/** Chromium's net errors: the load gave way to another one; the verify procedure said no. */
const aborted = -3;
const verifyFailed = -2;

/** What a room's page may ask for: a meeting's needs. */
const granted: ReadonlySet<string> = new Set([
  'media',
  'display-capture',
  'speaker-selection',
  'fullscreen',
  'screen-wake-lock',
]);

export type RoomWindowOptions = {
  target: VisitTarget;
  /** The preload script for rooms' pages, absolute. */
  preload: string;
  logger: Logger;
  /** The window has closed itself: the room is not the one it should be, or does not answer. */
  onFailed(failure: Failure): void;
};

let opened = 0;

/** A room's own page, or the cloud's, in a window that reaches this place and nothing else. It keeps nothing of the visit. */
export function openRoomWindow(options: RoomWindowOptions): BrowserWindow {
  const { target, logger } = options;
  opened += 1;
  const own = session.fromPartition(`visit-${opened}`);
  let hasOtherKey = false;
  pin(own, target, () => {
    hasOtherKey = true;
  });
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    autoHideMenuBar: true,
    backgroundColor: '#10141a',
    title: target.name,
    webPreferences: {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      session: own,
      preload: options.preload,
      additionalArguments: [`${visitArgument}${encodeURIComponent(JSON.stringify(target.wishes))}`],
      // A meeting goes on while something covers the window.
      backgroundThrottling: false,
    },
  });
  restrict(own, target, window, logger);
  const { webContents } = window;
  webContents.on('did-fail-load', (_event, errorCode, description, _url, isMainFrame) => {
    if (!isMainFrame || (errorCode === aborted && !hasOtherKey)) return;
    logger.warn('a room’s page did not load', { description, hasOtherKey });
    options.onFailed({ code: failureOf(target, hasOtherKey) });
    window.destroy();
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    logger.warn('a room’s page has ended', { reason });
    if (reason !== 'clean-exit') webContents.reload();
  });
  void window.loadURL(target.guestLink).catch(() => {
    // Reported as `did-fail-load`.
  });
  return window;
}

function failureOf({ cloud }: VisitTarget, hasOtherKey: boolean): Failure['code'] {
  if (cloud) return hasOtherKey ? 'cloud.untrusted' : 'cloud.unreachable';
  return hasOtherKey ? 'room.keyChanged' : 'room.unreachable';
}

function pin(own: Session, target: VisitTarget, onOtherKey: () => void): void {
  own.setCertificateVerifyProc(({ certificate, verificationResult }, answer) => {
    const isRight = isRightServer(certificate.data, verificationResult, target);
    if (!isRight) onOtherKey();
    answer(isRight ? 0 : verifyFailed);
  });
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, target) }));
  own.on('will-download', (event) => event.preventDefault());
}

function restrict(own: Session, target: VisitTarget, window: BrowserWindow, logger: Logger): void {
  own.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { isMainFrame, requestingUrl } = details;
    answer(granted.has(permission) && isMainFrame && isRoomPage(requestingUrl, target));
  });
  own.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isRoomPage(origin, target),
  );
  own.setDisplayMediaRequestHandler(
    ({ securityOrigin }, answer) => {
      // An empty answer is how Electron says no, and it throws while saying it.
      const deny = (reason: string, error?: unknown): void => {
        logger.info('screen share denied', { reason, error });
        try {
          answer({});
        } catch {
          // The page has its NotAllowedError.
        }
      };
      if (!isRoomPage(securityOrigin, target)) return deny('not the room’s page');
      chooseFor(window).then(
        (source) => (source ? answer({ video: source }) : deny('nothing was chosen')),
        (error: unknown) => deny('capture failed', error),
      );
    },
    // Where the system has a picker of its own, people know that one.
    { useSystemPicker: true },
  );
}

const menuSettlesMs = 200;

const chooseFor = (window: BrowserWindow) =>
  chooseSource({
    getSources: () =>
      desktopCapturer.getSources({
        types: ['screen', 'window'],
        thumbnailSize: { width: 96, height: 60 },
      }),
    popup: (items, closed) => Menu.buildFromTemplate(items).popup({ window, callback: closed }),
    soon: (run) => void setTimeout(run, menuSettlesMs),
  });
