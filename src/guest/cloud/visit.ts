import type { Joined } from '#shared/cloud/rest.ts';
import type { SixDigits } from '#shared/cloud/sixDigits.ts';
import type { VisitWishes } from '#shared/visitWishes.ts';
import {
  createCall,
  createDevices,
  createIceServers,
  createPathTrails,
  pageAfter,
  pageCallDeps,
  pageDevicesDeps,
} from '../../rtc/index.ts';
import { createStore } from '../../rtc/store.ts';
import { watchPageLife } from '../browser/pageLife.ts';
import { keepAwake } from '../browser/wakeLock.ts';
import { openBrowserSocket } from '../browser/webSocket.ts';
import { createGuest } from '../createGuest.ts';
import { knockAtOnce } from '../knockAtOnce.ts';
import type { Visit } from './entry.ts';
import { lanAddress } from './lanDoor.ts';
import { createPass } from './pass.ts';
import type { Rms } from './rms.ts';
import { createWayIn, type RoadName } from './wayIn.ts';

// A guest's browser keeps no log of ours; what goes wrong is said on the page.
const log = (): void => undefined;
const loadXmpp = () => import('./browserXmpp.ts');

export type VisitDeps = {
  id: SixDigits;
  joined: Joined;
  rms: Rms;
  /** See `mayReachLan`. */
  mayReachLan: boolean;
  /** How the personal app's owner wants to come. */
  wishes: VisitWishes;
};

/** The guest of one meeting, wired to the browser: the room's own page has the same in its `main.tsx`. */
export function openVisit({ id, joined, rms, mayReachLan, wishes }: VisitDeps): Visit {
  const { randomId, ...pageDeps } = pageCallDeps();
  const pass = createPass({ id, joined, rms, resource: randomId(), now: Date.now });
  const iceServers = createIceServers({
    first: joined.ice,
    renew: pass.renewIce,
    after: pageAfter,
    now: Date.now,
    log,
  });
  const pathTrails = createPathTrails();
  const road = createStore<RoadName | null>(null);
  const times = { now: () => performance.now(), after: pageAfter, random: Math.random };
  const { lan } = joined.room;
  const { xmpp } = joined;
  if (xmpp) void loadXmpp().catch(() => undefined);

  const guest = createGuest({
    openRoad: () =>
      createWayIn({
        ...times,
        openLanSocket:
          lan && mayReachLan ? (handlers) => openBrowserSocket(lanAddress(lan), handlers) : null,
        openXmppRoad: xmpp
          ? async () =>
              (await loadXmpp()).openBrowserXmppRoad({
                ...times,
                account: pass.account,
                room: xmpp.room,
                newName: randomId,
              })
          : null,
        onRoad: road.set,
      }),
    createCall: (send) => createCall({ ...pageDeps, randomId, iceServers, pathTrails, send, log }),
    createDevices: () => createDevices({ ...pageDevicesDeps(), log }),
    startsPresentOnly: wishes.isPresentOnly,
    after: pageAfter,
    keepAwake,
    log,
  });
  const forget = watchPageLife(guest);
  knockAtOnce(guest, wishes);

  return {
    guest,
    get road() {
      return road.value;
    },
    subscribe: road.subscribe,
    dispose() {
      forget();
      guest.dispose();
      iceServers.dispose();
    },
  };
}
