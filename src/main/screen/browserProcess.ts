import { spawn } from 'node:child_process';
import type { Clock } from '../ports.ts';
import type { BrowserProcess } from './keepBrowserOpen.ts';

const stopTimeoutMs = 1_500;

/** Starts a browser that belongs to the room: its output is nobody's, its end is noticed. */
export function startBrowser(
  program: string,
  flags: readonly string[],
  clock: Clock,
): BrowserProcess {
  const child = spawn(program, [...flags], { stdio: 'ignore', windowsHide: false });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  // A room that ends by a bug leaves no browser behind that the next one would find in its place.
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  void ended.then(() => process.off('exit', killNow));
  return {
    onExit: (listener) => void ended.then(listener),
    async stop() {
      child.kill('SIGTERM');
      const cancel = clock.after(stopTimeoutMs, () => child.kill('SIGKILL'));
      await ended;
      cancel();
    },
  };
}
