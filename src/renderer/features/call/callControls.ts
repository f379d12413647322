import type { DevicesSnapshot } from '../../../rtc/types.ts';

/** A switch of the call; `toggle` is undefined while it cannot be used. */
export type Switch = { isOn: boolean; toggle: (() => void) | undefined };

export type CallControls = {
  microphone: Switch;
  camera: Switch;
  share: Switch;
  people: Switch & { waiting: number };
  /** Null while nobody shares. */
  tiles: Switch | null;
  /** Null for a visitor. */
  lock: Switch | null;
  invite: (() => void) | null;
  openDevices: () => void;
  end: (() => void) | undefined;
};

export type CallActions = {
  setMicrophone: (isOn: boolean) => void;
  setCamera: (isOn: boolean) => void;
  startSharing: () => void;
  stopSharing: () => void;
  setLocked: (isLocked: boolean) => void;
  setPeopleOpen: (isOpen: boolean) => void;
  setTilesOverShare: (isOn: boolean) => void;
  openInvite: () => void;
  openDevices: () => void;
  end: () => void;
};

export type ControlsInput = {
  isHost: boolean;
  isConnected: boolean;
  isLocked: boolean;
  devices: DevicesSnapshot;
  waiting: number;
  isPeopleOpen: boolean;
  /** Null while nobody shares. */
  areTilesOverShare: boolean | null;
};

const device = (
  { isOn, isStarting }: { isOn: boolean; isStarting: boolean },
  set: (isOn: boolean) => void,
): Switch => ({ isOn, toggle: isStarting ? undefined : () => set(!isOn) });

export function buildControls(input: ControlsInput, actions: CallActions): CallControls {
  const { devices, isHost, isConnected, isLocked, isPeopleOpen, areTilesOverShare } = input;
  const isSharing = devices.screen.isOn;
  return {
    microphone: device(devices.microphone, actions.setMicrophone),
    camera: device(devices.camera, actions.setCamera),
    share: {
      isOn: isSharing,
      toggle: isSharing
        ? actions.stopSharing
        : devices.canShareScreen
          ? actions.startSharing
          : undefined,
    },
    people: {
      isOn: isPeopleOpen,
      waiting: input.waiting,
      toggle: () => actions.setPeopleOpen(!isPeopleOpen),
    },
    tiles:
      areTilesOverShare === null
        ? null
        : {
            isOn: areTilesOverShare,
            toggle: () => actions.setTilesOverShare(!areTilesOverShare),
          },
    lock: isHost
      ? { isOn: isLocked, toggle: isConnected ? () => actions.setLocked(!isLocked) : undefined }
      : null,
    invite: isHost ? actions.openInvite : null,
    openDevices: actions.openDevices,
    end: isConnected ? actions.end : undefined,
  };
}
