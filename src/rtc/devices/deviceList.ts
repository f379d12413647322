import type { DeviceInfo } from '../types.ts';

export type InputKind = 'camera' | 'microphone';

export type DeviceList = {
  cameras: readonly DeviceInfo[];
  microphones: readonly DeviceInfo[];
  speakers: readonly DeviceInfo[];
};

export const noDevices: DeviceList = { cameras: [], microphones: [], speakers: [] };

/** Chromium's names for "whatever the system prefers": the same devices are in the list by themselves. */
const aliases = new Set(['', 'default', 'communications']);

/** The devices a person can choose. Before permission the browser names none, so the list is empty. */
export const listDevices = (infos: readonly MediaDeviceInfo[]): DeviceList => {
  const of = (kind: MediaDeviceKind): DeviceInfo[] =>
    infos
      .filter((info) => info.kind === kind && !aliases.has(info.deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
};

/** The id of the device a track comes from, also when it was opened as the system's default. */
export const deviceIdOf = (
  track: MediaStreamTrack,
  infos: readonly MediaDeviceInfo[],
): string | null => {
  const { deviceId, groupId } = track.getSettings();
  if (deviceId !== undefined && !aliases.has(deviceId)) return deviceId;
  const kind = track.kind === 'audio' ? 'audioinput' : 'videoinput';
  const real = infos.find(
    (info) => info.kind === kind && info.groupId === groupId && !aliases.has(info.deviceId),
  );
  return real?.deviceId ?? null;
};
