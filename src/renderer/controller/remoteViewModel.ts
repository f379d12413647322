import type { ControllerSnapshot, WallMedia } from '#shared/controller/api.ts';
import type { LobbyGuest } from '#shared/room/snapshot.ts';
import type { Commands } from './controller.ts';

export type Toggle = { isOn: boolean; set: ((isOn: boolean) => void) | undefined };

/** What the page shows of the room, and what its buttons do. An action that is impossible is undefined. */
export type Remote = {
  roomName: string;
  deviceName: string;
  knocks: readonly (LobbyGuest & {
    admit: (() => void) | undefined;
    deny: (() => void) | undefined;
  })[];
  meeting:
    | { at: 'none'; start: (() => void) | undefined }
    | { at: 'calling'; room: string | null; leave: (() => void) | undefined }
    | {
        at: 'in';
        /** Whose meeting it is, where it is another room's; its name may be unknown. */
        visited: { room: string | null } | null;
        startedAt: number;
        people: readonly string[];
        microphone: Toggle;
        camera: Toggle;
        /** Null for a visitor. */
        lock: Toggle | null;
        end: (() => void) | undefined;
      };
};

/** `run` starts a command and tells the person when it fails. */
export function buildRemote(
  { roomName, name, meeting, lobby }: ControllerSnapshot,
  isConnected: boolean,
  commands: Commands,
  run: (answer: ReturnType<Commands['startMeeting']>) => void,
): Remote {
  const when = (action: () => void): (() => void) | undefined => (isConnected ? action : undefined);
  const toggle = (isOn: boolean, set: (isOn: boolean) => void): Toggle => ({
    isOn,
    set: isConnected ? set : undefined,
  });
  const devices = ({ microphone, camera }: WallMedia) => ({
    microphone: toggle(microphone, (isOn) => run(commands.switchDevice('microphone', isOn))),
    camera: toggle(camera, (isOn) => run(commands.switchDevice('camera', isOn))),
  });
  const end = when(() => run(commands.endMeeting()));

  function meetingOf(): Remote['meeting'] {
    if (!meeting) return { at: 'none', start: when(() => run(commands.startMeeting())) };
    if (meeting.role === 'host') {
      const { startedAt, people, locked, wall } = meeting;
      const lock = toggle(locked, (isLocked) => run(commands.setLocked(isLocked)));
      return { at: 'in', visited: null, startedAt, people, ...devices(wall), lock, end };
    }
    const { inside, roomName: room } = meeting;
    if (!inside) return { at: 'calling', room, leave: end };
    const { startedAt, people, wall } = inside;
    return { at: 'in', visited: { room }, startedAt, people, ...devices(wall), lock: null, end };
  }

  return {
    roomName,
    deviceName: name,
    knocks: lobby.map((guest) => ({
      ...guest,
      // While this room visits another one nobody can be let in here.
      admit: meeting?.role === 'visitor' ? undefined : when(() => run(commands.admit(guest.id))),
      deny: when(() => run(commands.deny(guest.id))),
    })),
    meeting: meetingOf(),
  };
}
