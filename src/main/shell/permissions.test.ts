import type { DesktopCapturerSource, Session, WebContents } from 'electron';
import { expect, test } from 'vitest';
import { createMemoryLogger } from '../testing/fakes.ts';
import { restrictPermissions, type PermissionsDeps } from './permissions.ts';

type Handlers = {
  request: Parameters<Session['setPermissionRequestHandler']>[0];
  check: Parameters<Session['setPermissionCheckHandler']>[0];
  display: Parameters<Session['setDisplayMediaRequestHandler']>[0];
};

function setUp(sources: { id: string; display_id: string }[] = []) {
  const handlers: Handlers = { request: null, check: null, display: null };
  restrictPermissions({
    session: {
      setPermissionRequestHandler: (handler) => void (handlers.request = handler),
      setPermissionCheckHandler: (handler) => void (handlers.check = handler),
      setDisplayMediaRequestHandler: (handler) => void (handlers.display = handler),
    },
    desktopCapturer: { getSources: () => Promise.resolve(sources as DesktopCapturerSource[]) },
    screen: { getPrimaryDisplay: () => ({ id: 2 }) } as PermissionsDeps['screen'],
    logger: createMemoryLogger(),
  });
  type Permission = Parameters<NonNullable<Handlers['request']>>[1];
  const contents = {} as WebContents;
  return {
    ask(permission: string, requestingUrl: string, isMainFrame = true) {
      let answer: boolean | undefined;
      const isGranted = (granted: boolean) => void (answer = granted);
      const details = { requestingUrl, isMainFrame };
      handlers.request?.(contents, permission as Permission, isGranted, details);
      return answer;
    },
    check: (permission: string, origin: string) =>
      handlers.check?.(contents, permission as 'media', origin, {
        isMainFrame: true,
        requestingUrl: origin,
      }),
    share: (securityOrigin: string) =>
      new Promise((resolve) => {
        const request = { securityOrigin } as Parameters<NonNullable<Handlers['display']>>[0];
        handlers.display?.(request, resolve);
      }),
  };
}

test('the wall’s page gets what a meeting needs', () => {
  const { ask, check } = setUp();
  for (const permission of ['media', 'display-capture', 'speaker-selection', 'fullscreen']) {
    expect(ask(permission, 'room://screen/')).toBe(true);
    expect(check(permission, 'room://screen')).toBe(true);
  }
});

test.each(['geolocation', 'notifications', 'midi', 'openExternal', 'usb', 'clipboard-read'])(
  'even the wall’s page does not get %s',
  (permission) => {
    const { ask, check } = setUp();
    expect(ask(permission, 'room://screen/')).toBe(false);
    expect(check(permission, 'room://screen')).toBe(false);
  },
);

test('nobody else gets anything', () => {
  const { ask, check } = setUp();
  for (const url of ['https://evil.example/', 'room://other/', 'room://screen.evil/', '']) {
    expect(ask('media', url)).toBe(false);
    expect(check('media', url)).toBe(false);
  }
  expect(ask('media', 'room://screen/', false)).toBe(false);
});

test('sharing the wall shares its primary screen, without asking', async () => {
  const sources = [
    { id: 'screen:1:0', display_id: '1' },
    { id: 'screen:2:0', display_id: '2' },
  ];
  expect(await setUp(sources).share('room://screen/')).toEqual({ video: sources[1] });
  expect(await setUp(sources.slice(0, 1)).share('room://screen')).toEqual({ video: sources[0] });
});

test('another page’s share, and one without a screen, are denied', async () => {
  const sources = [{ id: 'screen:2:0', display_id: '2' }];
  expect(await setUp(sources).share('https://evil.example')).toEqual({});
  expect(await setUp([]).share('room://screen/')).toEqual({});
});
