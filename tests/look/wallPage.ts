import '@fontsource-variable/inter/index.css';
import '../../src/ui/styles.css';
import '../../src/renderer/wall.css';
import { ok } from '#shared/result.ts';
import type { Outcome } from '#shared/room/api.ts';
import { languageSchema } from '#shared/settings.ts';
import { startWall } from '../../src/renderer/app/startWall.tsx';
import type { RoomClient } from '../../src/renderer/room/roomClient.ts';
import type { Call, Devices, DevicesSnapshot, LinkSnapshot } from '../../src/rtc/types.ts';
import { loadWallCatalog } from '../../src/ui/catalogs/wall.ts';
import { personStream, slideStream } from './pictures.ts';
import { makeScene, personId, sceneNames, settingsView, type Scene } from './scenes.ts';

/** The wall's page with a room, a call and devices that stand still: `wall.html?scene=home&language=de`. */
const query = new URLSearchParams(location.search);
const language = languageSchema.parse(query.get('language') ?? 'en');
const name = sceneNames.find((one) => one === query.get('scene')) ?? 'home';
const scene = makeScene(name, language);

const done = (): Promise<Outcome> => Promise.resolve(ok(null));
const token = 'x'.repeat(43);

const client: RoomClient = {
  commands: {
    startMeeting: done,
    endMeeting: done,
    admit: done,
    deny: done,
    mute: done,
    remove: done,
    setLocked: done,
    setPin: done,
    callRoom: done,
    confirmRoom: done,
    knock: done,
    setMedia: done,
    callPaths: done,
    iceServers: () => Promise.resolve(ok(null)),
    signal: done,
    ferry: done,
    setAdminPin: () => Promise.resolve(ok({ token })),
    unlockSettings: () => Promise.resolve(ok({ token })),
    readSettings: () => Promise.resolve(ok(settingsView(language))),
    changeSettings: () => Promise.resolve(ok(settingsView(language))),
    runDiagnostics: () => Promise.resolve(ok(scene.report)),
    cancelDiagnostics: done,
    resetSetting: () => Promise.resolve(ok(settingsView(language))),
    setVolume: done,
    reportFault: () => Promise.resolve(ok({ ticket: 'KA7C3R' })),
    saveSupportBundle: () =>
      Promise.resolve(
        ok({ file: 'C:\\ProgramData\\Mago\\Room\\support\\mago-room-support-2026-11-22.zip' }),
      ),
    offerPairing: () =>
      Promise.resolve(
        ok({
          link: `https://192.168.1.20:8034/controller/#c=${'q3NfZ1xT'.repeat(5)}abc`,
          expiresAt: Date.now() + 95_000,
        }),
      ),
    withdrawPairing: done,
    revokeController: done,
    enrolCloud: done,
    leaveCloud: done,
  },
  onSnapshot(listener) {
    listener(scene.snapshot);
    return () => undefined;
  },
  onCallEvent: () => () => undefined,
  watchNearby(listener) {
    listener(scene.nearby);
    return () => undefined;
  },
  onFerryFrame: () => () => undefined,
  onConnection(listener) {
    listener(scene.isOpen ? 'open' : 'lost');
    return () => undefined;
  },
};

const link = (state: LinkSnapshot['state']): LinkSnapshot => ({
  state,
  path: state === 'connected' ? 'host' : null,
  steps: [],
  level: 0,
});

function fakeCall(): Call {
  const streams = new Map<string, MediaStream>();
  const snapshot = {
    links: {
      [personId('A')]: link('connected'),
      [personId('B')]: link(scene.hasCameraFailed ? 'recovering' : 'connected'),
      [personId('C')]: link(scene.hasCameraFailed ? 'connecting' : 'connected'),
      [personId('R')]: link('connected'),
    },
    speaker: personId('A'),
  };
  return {
    snapshot,
    subscribe: () => () => undefined,
    setRemotes: () => undefined,
    prepareFirstOffer: () => Promise.resolve({ link: '', sdp: '' }),
    adoptFirstOffer: () => undefined,
    receive: () => undefined,
    networkChanged: () => undefined,
    pathsDied: () => undefined,
    setLocalTracks: () => undefined,
    stream(remote, kind) {
      const key = `${remote}${kind}`;
      const stream =
        streams.get(key) ??
        (kind === 'screen' ? slideStream() : personStream(remote.charCodeAt(0) * 71));
      streams.set(key, stream);
      return stream;
    },
    showAt: () => undefined,
    roadRestored: () => undefined,
    stats: () => Promise.resolve(null),
    dispose: () => undefined,
  };
}

function fakeDevices({ hasCameraFailed }: Scene): Devices {
  const snapshot: DevicesSnapshot = {
    cameras: [{ id: 'camera', label: 'Logitech MeetUp (046d:0866)' }],
    microphones: [{ id: 'microphone', label: 'Jabra Speak 750 – Echo Cancelling Speakerphone' }],
    speakers: [{ id: 'speaker', label: 'Jabra Speak 750' }],
    cameraId: 'camera',
    microphoneId: 'microphone',
    speakerId: null,
    camera: {
      isOn: !hasCameraFailed,
      isStarting: false,
      failure: hasCameraFailed ? { code: 'media.unplugged' } : null,
    },
    microphone: { isOn: true, isStarting: false, failure: null, level: 0.3 },
    screen: { isOn: false, failure: null },
    canShareScreen: true,
  };
  const nothing = { microphone: null, camera: null, screen: null, screenAudio: null };
  const calm = (): Promise<void> => Promise.resolve();
  return {
    snapshot,
    subscribe: () => () => undefined,
    tracks: nothing,
    preview: personStream(205),
    start: calm,
    setCameraOn: calm,
    setMicrophoneOn: calm,
    chooseCamera: calm,
    chooseMicrophone: calm,
    chooseSpeaker: () => undefined,
    startSharing: calm,
    stopSharing: () => undefined,
    dispose: () => undefined,
  };
}

const root = document.getElementById('root');
if (!root) throw new Error('wall.html has no #root');
startWall({
  root,
  client,
  call: fakeCall(),
  devices: fakeDevices(scene),
  chime: { play: () => undefined, dispose: () => undefined },
  after: () => () => undefined,
  loadCatalog: loadWallCatalog,
  report: (error) => window.reportError(error),
});
