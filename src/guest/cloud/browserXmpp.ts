import { Strophe } from 'strophe.js';
import type { SocketHandlers, SocketLike } from '../../signalling/socketRoad.ts';
import type { Road } from '../../signalling/road.ts';
import { createStropheClient } from '../../signalling/xmpp/strophe.ts';
import type { StropheApi } from '../../signalling/xmpp/stropheApi.ts';
import { createXmppRoad, type XmppRoadDeps } from '../../signalling/xmpp/xmppRoad.ts';
import { openBrowserSocket } from '../browser/webSocket.ts';

/** strophe.js in a browser. A chunk of its own: a guest on the room's network never loads it. */
export function openBrowserXmppRoad(deps: Omit<XmppRoadDeps, 'open'>): Road {
  const open = createStropheClient({
    // Its types know nothing of what `strophe.ts` guards; tests/xmpp prove that it is there.
    strophe: Strophe as unknown as StropheApi,
    openSocket: (url: string, handlers: SocketHandlers): SocketLike =>
      openBrowserSocket(url, handlers, 'xmpp'),
    decodeBase64: (text) => atob(text),
  });
  return createXmppRoad({ ...deps, open });
}
