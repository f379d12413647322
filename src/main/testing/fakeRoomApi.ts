import type { Abort, RoomApi } from '#shared/room/api.ts';
import type { NearbyRooms } from '#shared/room/nearbyRooms.ts';
import type { FerryFrame } from '#shared/room/ferry.ts';
import type { CallEvent, RoomSnapshot } from '#shared/room/snapshot.ts';
import { ok } from '#shared/result.ts';

/** A room API for tests of what carries it: every call is written down, subscriptions are fed by hand. */
export type FakeRoomApi = RoomApi & {
  calls: unknown[][];
  /** Subscriptions that somebody reads right now. */
  openReaders(): number;
  pushSnapshot(): void;
  pushEvent(): void;
};

export function createFakeRoomApi(): FakeRoomApi {
  const calls: unknown[][] = [];
  const wakes = new Set<() => void>();
  const events: CallEvent[] = [];
  let revision = 1;
  let readers = 0;

  const snapshot = (): RoomSnapshot => ({
    revision,
    room: { name: 'Aula', language: 'en', version: '0.0.0' },
    network: { state: 'none', failure: { code: 'network.none' } },
    cloud: { state: 'none', host: null, name: null, failure: null, meeting: null },
    isAdminPinSet: false,
    meeting: null,
    lobby: [],
    notices: [],
    volume: 100,
    controllers: [],
  });
  const wakeAll = (): void => {
    for (const wake of wakes) wake();
  };
  const nextChange = (abort: Abort): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        wakes.delete(wake);
        resolve();
      };
      wakes.add(wake);
      abort.addEventListener('abort', wake);
      if (abort.aborted) wake();
    });
  async function* read<T>(abort: Abort, take: () => T | undefined): AsyncGenerator<T> {
    readers += 1;
    try {
      while (!abort.aborted) {
        const item = take();
        if (item === undefined) await nextChange(abort);
        else yield item;
      }
    } finally {
      readers -= 1;
    }
  }
  const written =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return ok(null);
    };
  const writtenLater =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return Promise.resolve(ok(null));
    };
  const refused = { ok: false, error: { code: 'settings.locked' } } as const;

  return {
    calls,
    openReaders: () => readers,
    pushSnapshot() {
      revision += 1;
      wakeAll();
    },
    pushEvent() {
      events.push({ n: events.length + 1, kind: 'muted' });
      wakeAll();
    },
    snapshots(abort) {
      let seen = 0;
      return read(abort, () => {
        if (seen === revision) return undefined;
        seen = revision;
        return snapshot();
      });
    },
    callEvents(since, abort) {
      let next = since;
      return read(abort, () => {
        const event = events[next];
        if (event) next += 1;
        return event;
      });
    },
    nearbyRooms: (abort) => read<NearbyRooms>(abort, () => undefined),
    ferryFrames: (abort) => read<FerryFrame>(abort, () => undefined),
    ferry: written('ferry'),
    startMeeting: written('startMeeting'),
    endMeeting: written('endMeeting'),
    admit: written('admit'),
    deny: written('deny'),
    mute: written('mute'),
    remove: written('remove'),
    setLocked: written('setLocked'),
    setPin: written('setPin'),
    callRoom: writtenLater('callRoom'),
    confirmRoom: written('confirmRoom'),
    knock: written('knock'),
    setMedia: written('setMedia'),
    callPaths: written('callPaths'),
    signal: written('signal'),
    iceServers: () => Promise.resolve(ok(null)),
    setAdminPin: () => Promise.resolve(refused),
    unlockSettings: () => Promise.resolve(refused),
    readSettings: () => refused,
    changeSettings: () => Promise.resolve(refused),
    runDiagnostics: () => Promise.resolve(refused),
    cancelDiagnostics: () => refused,
    reportFault: writtenLater('reportFault') as RoomApi['reportFault'],
    saveSupportBundle: () => Promise.resolve(refused),
    resetSetting: () => Promise.resolve(refused),
    setVolume: written('setVolume'),
    offerPairing: () => refused,
    withdrawPairing: () => refused,
    revokeController: () => Promise.resolve(refused),
    enrolCloud: () => Promise.resolve(refused),
    leaveCloud: () => Promise.resolve(refused),
  };
}
