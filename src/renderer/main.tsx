import '@fontsource-variable/inter/index.css';
import '../ui/styles.css';
import './wall.css';
import {
  createCall,
  createDevices,
  createIceServers,
  createPathTrails,
  pageAfter,
  pageCallDeps,
  pageDevicesDeps,
  wallSpares,
} from '../rtc/index.ts';
import { loadWallCatalog } from '../ui/catalogs/wall.ts';
import { createFerries } from './app/call/ferries.ts';
import { connectToRoom } from './app/connection/index.ts';
import { startWall } from './app/startWall.tsx';
import { createTrpcRoomClient } from './app/trpcRoomClient.ts';
import { createChime } from './features/knock/index.ts';

/** The wall's composition root: the only place where its parts meet the browser. */
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

// An error event is what the shell logs and, when it repeats, restarts the page for.
const report = (error: unknown): void => window.reportError(error);
const log = (): void => undefined;

const connection = connectToRoom(window);
const client = createTrpcRoomClient(connection, report);
const pageDeps = pageCallDeps();
const ferries = createFerries({ client, randomId: pageDeps.randomId });
const iceServers = createIceServers({
  first: null,
  async renew() {
    const asked = await client.commands.iceServers();
    if (!asked.ok) throw new Error(asked.error.code);
    return asked.value;
  },
  after: pageAfter,
  now: () => Date.now(),
  log,
});
startWall({
  root,
  client,
  iceServers,
  call: createCall({
    ...pageDeps,
    iceServers,
    pathTrails: createPathTrails(),
    createSpares: wallSpares(ferries.socketOpened),
    send: (to, signal) => void client.commands.signal(to, signal).catch(report),
    log,
  }),
  devices: createDevices({ ...pageDevicesDeps(), log }),
  chime: createChime(() => new AudioContext()),
  after: pageAfter,
  loadCatalog: loadWallCatalog,
  report,
});
