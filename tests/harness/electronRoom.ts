import { rmSync } from 'node:fs';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { root } from '../../scripts/lib/paths.ts';
import { electronPath, hasRoot } from './capabilities.ts';
import { mediaSwitches, quietSwitches } from './chromium.ts';
import { watchProblems } from './guestBrowser.ts';
import { keepStdout } from './keptStdout.ts';
import {
  START_TIMEOUT_MS,
  collectOutput,
  makeDataFolder,
  noBluez,
  parseRoomLine,
  roomFlags,
} from './room.ts';
import type { RoomInfo, RoomOptions } from './room.ts';
import { waitFor } from './waitFor.ts';

export type ElectronRoomOptions = Omit<RoomOptions, 'netns'>;

export interface ElectronRoom extends RoomInfo {
  readonly app: ElectronApplication;
  /** The wall's page. */
  readonly wall: Page;
  readonly dataFolder: string;
  /** Uncaught errors and console errors of the wall's page. */
  readonly problems: readonly string[];
  log(): string;
  stop(): Promise<void>;
}

/** Starts the built room in a real Electron with fake devices and waits for its wall. */
export async function launchElectronRoom(options: ElectronRoomOptions = {}): Promise<ElectronRoom> {
  const executablePath = electronPath();
  if (executablePath === undefined) throw new Error('no Electron runtime is prepared');
  const dataFolder = options.dataFolder ?? makeDataFolder();
  const removeFolder = (): void => {
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
  };
  const stdout = keepStdout(executablePath, dataFolder);
  let app: ElectronApplication | undefined;
  try {
    app = await _electron.launch({
      executablePath: stdout.script,
      chromiumSandbox: !hasRoot,
      args: [
        ...quietSwitches,
        ...mediaSwitches,
        `--user-data-dir=${dataFolder}/chromium`,
        root,
        ...(await roomFlags(options, dataFolder)),
      ],
      env: stringsOf({ ...process.env, ...noBluez, ...options.env }),
    });
    const child = app.process();
    const stderr = collectOutput(child);
    const log = (): string => stdout.read() + stderr();
    const wall = await app.firstWindow();
    const line = await waitFor('the room’s line', () => /^\{.*\}$/m.exec(stdout.read())?.[0], {
      timeoutMs: START_TIMEOUT_MS,
    });
    const problems = watchProblems(wall);
    const started = app;
    return {
      ...parseRoomLine(line),
      app: started,
      wall,
      dataFolder,
      problems,
      log,
      stop: async () => {
        await started.close();
        removeFolder();
      },
    };
  } catch (error) {
    await app?.close();
    removeFolder();
    throw error;
  }
}

export function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
