import {
  createCall,
  createDevices,
  pageCallDeps,
  pageDevicesDeps,
  type Call,
  type LocalTracks,
  type TileSize,
} from '../../../src/rtc/index.ts';
import type { ParticipantId } from '../../../src/shared/signal/values.ts';

/** Two of our calls in one page, connected as a room connects them. Runs in a page. */

export const idOf = (index: number): ParticipantId => `p${index}`.padEnd(22, '-') as ParticipantId;

/** A call for each set of tracks, all in one meeting; the signals take one turn of the loop. */
export function connectCalls(all: readonly LocalTracks[]): Call[] {
  const calls: Call[] = [];
  for (const index of all.keys()) {
    const send = (to: ParticipantId, signal: Parameters<Call['receive']>[1]): void => {
      const other = all.findIndex((_, at) => idOf(at) === to);
      queueMicrotask(() => calls[other]?.receive(idOf(index), structuredClone(signal)));
    };
    calls.push(createCall({ ...pageCallDeps(), send, log: () => undefined }));
  }
  for (const [index, call] of calls.entries()) call.setLocalTracks(all[index] ?? noTracks);
  for (const [index, call] of calls.entries())
    call.setRemotes(
      calls.flatMap((_, at) =>
        at === index ? [] : [{ id: idOf(at), isCaller: index > at, isAdmitted: true }],
      ),
    );
  return calls;
}

export const noTracks: LocalTracks = {
  microphone: null,
  camera: null,
  screen: null,
  screenAudio: null,
};

export interface OurPair {
  readonly received: MediaStream;
  stats(): Promise<RTCStatsReport | null>;
  close(): void;
}

/** One sends and the other receives. `tile`: the size it is shown at. */
export function connectOurs(
  tracks: Partial<LocalTracks>,
  kind: 'camera' | 'screen',
  tile: TileSize | null,
): OurPair {
  const calls = connectCalls([{ ...noTracks, ...tracks }, noTracks]);
  const [, viewer] = calls;
  if (viewer === undefined) throw new Error('no call');
  if (tile !== null) viewer.showAt(idOf(0), kind, tile);
  return {
    received: viewer.stream(idOf(0), kind),
    stats: () => viewer.stats(idOf(0)),
    close: () => {
      for (const call of calls) call.dispose();
    },
  };
}

/** The track of a share as our devices make it, of whatever `getDisplayMedia` gives. */
export async function shareTrack(display: MediaStream): Promise<MediaStreamTrack> {
  const { mediaDevices } = navigator;
  mediaDevices.getDisplayMedia = () => Promise.resolve(display);
  const devices = createDevices({ ...pageDevicesDeps(), mediaDevices, log: () => undefined });
  await devices.startSharing();
  const track = devices.tracks.screen;
  if (track === null) throw new Error(JSON.stringify(devices.snapshot.screen));
  return track;
}
