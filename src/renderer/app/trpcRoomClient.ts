import type { FerryFrame } from '#shared/room/ferry.ts';
import type { CallEvent, RoomSnapshot } from '#shared/room/snapshot.ts';
import type { RoomClient, RoomCommands } from '../room/roomClient.ts';
import type { RoomConnection } from './connection/index.ts';

/** The room API (`#shared/room/router.ts`) as the screens use it. Ends with the connection. */
export function createTrpcRoomClient(
  connection: RoomConnection,
  report: (error: unknown) => void,
): RoomClient {
  const { client } = connection;
  const snapshots = createChannel<RoomSnapshot>();
  const events = createChannel<CallEvent>();
  const ferryFrames = createChannel<FerryFrame>();
  client.ferryFrames.subscribe(undefined, { onData: ferryFrames.tell, onError: report });
  // Both go on by themselves after an interruption; the second one where it stopped.
  client.snapshots.subscribe(undefined, { onData: snapshots.tell, onError: report });
  client.callEvents.subscribe({}, { onData: ({ data }) => events.tell(data), onError: report });

  return {
    commands: commandsOf(connection),
    onSnapshot(listener) {
      if (snapshots.last) listener(snapshots.last);
      return snapshots.listen(listener);
    },
    onCallEvent: events.listen,
    watchNearby(listener) {
      const watching = client.nearbyRooms.subscribe(undefined, {
        onData: listener,
        onError: report,
      });
      return () => watching.unsubscribe();
    },
    onFerryFrame: ferryFrames.listen,
    onConnection(listener) {
      listener(connection.state);
      return connection.onState(listener);
    },
  };
}

function commandsOf({ client }: RoomConnection): RoomCommands {
  return {
    startMeeting: () => client.startMeeting.mutate(),
    endMeeting: () => client.endMeeting.mutate(),
    admit: (id) => client.admit.mutate({ id }),
    deny: (id) => client.deny.mutate({ id }),
    mute: (id) => client.mute.mutate({ id }),
    remove: (id) => client.remove.mutate({ id }),
    setLocked: (locked) => client.setLocked.mutate({ locked }),
    setPin: (enabled) => client.setPin.mutate({ enabled }),
    callRoom: (typedId) => client.callRoom.mutate({ typedId }),
    confirmRoom: (isSame) => client.confirmRoom.mutate({ isSame }),
    knock: (pin) => client.knock.mutate({ pin }),
    setMedia: (media) => client.setMedia.mutate({ media }),
    callPaths: (paths) => client.callPaths.mutate({ paths: [...paths] }),
    ferry: (ferry, event) => client.ferry.mutate({ ferry, event }),
    iceServers: () => client.iceServers.query(),
    signal: (to, signal) => client.signal.mutate({ to, signal }),
    setAdminPin: (pin, token) => client.setAdminPin.mutate({ pin, token }),
    unlockSettings: (pin) => client.unlockSettings.mutate({ pin }),
    readSettings: (token) => client.readSettings.mutate({ token }),
    changeSettings: (token, patch) => client.changeSettings.mutate({ token, patch }),
    runDiagnostics: (token) => client.runDiagnostics.mutate({ token }),
    cancelDiagnostics: (token) => client.cancelDiagnostics.mutate({ token }),
    reportFault: (cause) => client.reportFault.mutate({ cause }),
    saveSupportBundle: (token) => client.saveSupportBundle.mutate({ token }),
    resetSetting: (token, key) => client.resetSetting.mutate({ token, key }),
    setVolume: (volume) => client.setVolume.mutate({ volume }),
    offerPairing: (token) => client.offerPairing.mutate({ token }),
    withdrawPairing: (token) => client.withdrawPairing.mutate({ token }),
    revokeController: (token, id) => client.revokeController.mutate({ token, id }),
    enrolCloud: (token, code) => client.enrolCloud.mutate({ token, code }),
    leaveCloud: (token) => client.leaveCloud.mutate({ token }),
  };
}

function createChannel<T>() {
  const listeners = new Set<(value: T) => void>();
  let last: T | null = null;
  return {
    get last() {
      return last;
    },
    tell(value: T) {
      last = value;
      for (const listener of listeners) listener(value);
    },
    listen(listener: (value: T) => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
