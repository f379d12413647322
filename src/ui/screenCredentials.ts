import type { ScreenCredentials } from '#shared/room/carrier.ts';
import { makeSecret, type PageRandomBytes } from './secret.ts';

const sessionKey = 'mago-room.session';

export type CredentialsDeps = {
  /** Address of the page; its fragment holds the one-time token at the first load. */
  readonly href: string;
  /** Puts another address into the address bar, without loading it. */
  replaceAddress(href: string): void;
  /** Of this tab: outlives a reload and nothing else. */
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  randomBytes: PageRandomBytes;
};

/**
 * What opens the room API of the headless screen. The token leaves the address bar at once, so that it is
 * in no screenshot and no history; the session secret is the page's own.
 */
export function takeCredentials(deps: CredentialsDeps): ScreenCredentials {
  const url = new URL(deps.href);
  const token = new URLSearchParams(url.hash.slice(1)).get('t');
  let session = deps.storage.getItem(sessionKey);
  if (session === null) {
    session = makeSecret(deps.randomBytes);
    deps.storage.setItem(sessionKey, session);
  }
  if (token === null) return { session };
  url.hash = '';
  deps.replaceAddress(url.href);
  return { token, session };
}
