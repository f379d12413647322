import type { Page } from 'playwright-core';
import type { GuestBrowser } from '../harness/index.ts';

/**
 * Cameras and microphones that can be pulled. Chromium's fake devices stay plugged in for good, so this stands
 * between the page and them: a pulled device ends its tracks, is listed no more and cannot be opened, and
 * the page is told of the change, as by a browser whose USB device is gone.
 */
type Plugs = {
  pull(kind: Kind, which: 'used' | 'all'): void;
  plugIn(kind: Kind): void;
};
export type Kind = 'audioinput' | 'videoinput';

declare global {
  interface Window {
    magoPlugs: Plugs;
  }
}

/** Of Chromium's fake cameras the second gives no frames to any RTCPeerConnection: it is never there. */
export const pluggableSwitches = ['--use-fake-device-for-media-stream=fps=30,device-count=3'];
const uselessCamera = 1;

/** The browser, with pluggable devices in every page it opens. */
export function withPluggableDevices(browser: GuestBrowser): GuestBrowser {
  return {
    ...browser,
    open: (url, options = {}) =>
      browser.open(url, {
        ...options,
        prepare: async (context) => {
          await context.addInitScript(installPlugs, uselessCamera);
          await options.prepare?.(context);
        },
      }),
  };
}

export const pull = (page: Page, kind: Kind, which: 'used' | 'all'): Promise<void> =>
  page.evaluate(([device, extent]) => window.magoPlugs.pull(device, extent), [
    kind,
    which,
  ] as const);

export const plugIn = (page: Page, kind: Kind): Promise<void> =>
  page.evaluate((device) => window.magoPlugs.plugIn(device), kind);

/** Runs in the page, before its own scripts. */
function installPlugs(useless: number): void {
  const { mediaDevices } = navigator;
  if (mediaDevices === undefined) return;
  const gone = new Set<string>();
  const tracks = new Set<MediaStreamTrack>();
  const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const kindOf = (track: MediaStreamTrack): Kind =>
    track.kind === 'audio' ? 'audioinput' : 'videoinput';
  const there = async (kind?: Kind): Promise<MediaDeviceInfo[]> => {
    const all = await enumerate();
    const uselessId = all.filter((info) => info.kind === 'videoinput')[useless]?.deviceId;
    return all.filter(
      (info) =>
        (kind === undefined || info.kind === kind) &&
        !gone.has(info.deviceId) &&
        (info.deviceId === '' || info.deviceId !== uselessId),
    );
  };
  const narrowed = async (
    wanted: boolean | MediaTrackConstraints | undefined,
    kind: Kind,
  ): Promise<boolean | MediaTrackConstraints | undefined> => {
    if (wanted === undefined || wanted === false) return wanted;
    const asked = typeof wanted === 'object' ? wanted : {};
    const left = await there(kind);
    const exact = (asked.deviceId as { exact?: string } | undefined)?.exact;
    const found = exact === undefined ? left[0] : left.find(({ deviceId }) => deviceId === exact);
    if (found === undefined) throw new DOMException('', 'NotFoundError');
    return found.deviceId === '' ? wanted : { ...asked, deviceId: { exact: found.deviceId } };
  };
  mediaDevices.enumerateDevices = () => there();
  mediaDevices.getUserMedia = async (constraints = {}) => {
    const video = await narrowed(constraints.video, 'videoinput');
    const audio = await narrowed(constraints.audio, 'audioinput');
    const stream = await open({
      ...(video === undefined ? {} : { video }),
      ...(audio === undefined ? {} : { audio }),
    });
    for (const track of stream.getTracks()) tracks.add(track);
    return stream;
  };
  const changed = (): boolean => mediaDevices.dispatchEvent(new Event('devicechange'));
  let listed: MediaDeviceInfo[] = [];
  void enumerate().then((all) => (listed = all));
  mediaDevices.addEventListener(
    'devicechange',
    () => void enumerate().then((all) => (listed = all)),
  );
  window.magoPlugs = {
    pull: (kind, which) => {
      const live = [...tracks].filter(
        (track) => kindOf(track) === kind && track.readyState === 'live',
      );
      for (const track of live) gone.add(track.getSettings().deviceId ?? '');
      if (which === 'all')
        for (const info of listed) if (info.kind === kind) gone.add(info.deviceId);
      for (const track of live) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      changed();
    },
    plugIn: (kind) => {
      for (const info of listed) if (info.kind === kind) gone.delete(info.deviceId);
      changed();
    },
  };
}
