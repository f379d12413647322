import type { DevicesDeps } from './devices/createDevices.ts';
import type { After, CallDeps } from './types.ts';

/** Timers of the page. */
export const pageAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** 22 characters base64url, 16 random bytes. */
const randomId = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** What a call needs of the page it runs in; the road, the log and what is optional are the caller's to add. */
export const pageCallDeps = (): Omit<CallDeps, 'send' | 'log'> => ({
  createPeerConnection: (config) => new RTCPeerConnection(config),
  createStream: () => new MediaStream(),
  capabilities: (kind) => RTCRtpReceiver.getCapabilities(kind),
  after: pageAfter,
  now: () => performance.now(),
  randomId,
});

/** Access to the storage throws where cookies are blocked. */
const pageStorage = (): Storage | null => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};

/** Whether the browser would ask; null in browsers that do not know the name (Firefox). */
const permission = async (name: 'camera' | 'microphone'): Promise<PermissionState | null> => {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return null;
  }
};

/** What the devices need of the page they are in; the log is the caller's to add. */
export const pageDevicesDeps = (): Omit<DevicesDeps, 'log'> => ({
  mediaDevices: navigator.mediaDevices,
  isSecureContext: window.isSecureContext,
  permission,
  storage: pageStorage(),
  createStream: () => new MediaStream(),
  createAudioContext: () => ('AudioContext' in window ? new AudioContext() : null),
  after: pageAfter,
});
