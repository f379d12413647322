import path from 'node:path';
import { app, net } from 'electron';
import type { Fetch } from '../update/index.ts';

/**
 * One pass of the update step under Electron: no window, its own profile, and the network as Chromium has it, so
 * that the system's proxy and certificates are known. Must be called while the main script is loaded.
 */
export function runUpdateShell(options: {
  dataDir: string;
  /** @returns the exit code. */
  update(fetch: Fetch): Promise<number>;
  onFailed(error: unknown): void;
}): void {
  app.setPath('userData', path.join(options.dataDir, 'electron'));
  app.disableHardwareAcceleration();
  void app
    .whenReady()
    .then(() => options.update((url, { headers, signal }) => net.fetch(url, { headers, signal })))
    .catch((error: unknown) => {
      options.onFailed(error);
      return 1;
    })
    .then((code) => app.exit(code));
}
