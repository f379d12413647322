import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { root } from '../../scripts/lib/paths.ts';
import { electronPath, hasRoot } from './capabilities.ts';
import { mediaSwitches, quietSwitches } from './chromium.ts';
import { stringsOf } from './electronRoom.ts';
import { collectOutput, makeDataFolder, noBluez } from './room.ts';

export interface ElectronApp {
  readonly app: ElectronApplication;
  /** The home page. */
  readonly home: Page;
  readonly dataFolder: string;
  log(): string;
  /** Starts a second copy, as the system does for a link, and waits for its end. */
  followLink(link: string): Promise<number | null>;
  stop(): Promise<void>;
}

/**
 * Starts the built personal app in a real Electron with fake devices and waits for its home page.
 * @param more more flags
 */
export async function launchElectronApp(more: readonly string[] = []): Promise<ElectronApp> {
  const executablePath = electronPath();
  if (executablePath === undefined) throw new Error('no Electron runtime is prepared');
  const dataFolder = makeDataFolder();
  const env = { ...stringsOf(process.env), ...noBluez };
  const sandbox = hasRoot ? ['--no-sandbox'] : [];
  const flags = [root, '--app', '--data', dataFolder, ...more];
  const app = await _electron.launch({
    executablePath,
    chromiumSandbox: !hasRoot,
    args: [...quietSwitches, ...mediaSwitches, ...flags],
    env,
  });
  try {
    const log = collectOutput(app.process());
    const home = await app.firstWindow();
    return {
      app,
      home,
      dataFolder,
      log,
      async followLink(link) {
        const args = [...sandbox, ...quietSwitches, ...flags, '--', link];
        const second = spawn(executablePath, args, { env, stdio: 'ignore' });
        const [code] = (await once(second, 'exit')) as [number | null];
        return code;
      },
      stop: async () => {
        await app.close();
        rmSync(dataFolder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await app.close();
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}
