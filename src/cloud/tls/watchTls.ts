import { err, type Result } from '#shared/result.ts';
import type { Logger } from '../ports.ts';
import type { TlsFiles } from './files.ts';

export type WatchTlsDeps = {
  /** The certificate as it lies on the disk now. Error: why it cannot be served. */
  load(): Promise<Result<TlsFiles, string>>;
  /** What is served so far. */
  current: TlsFiles;
  /** Serves another one from now on; connections that are open keep theirs. */
  serve(files: TlsFiles): void;
  logger: Logger;
};

/** A renewed certificate is in use within so many milliseconds. */
const everyMs = 10_000;

/**
 * Looks now and then whether the certificate was renewed, and serves the new one without a restart. One that
 * cannot be served, or is written half, changes nothing: the old one stays, and the log says so once.
 */
export function watchTls(deps: WatchTlsDeps): { check(): Promise<void>; dispose(): Promise<void> } {
  const { serve, logger } = deps;
  let { current } = deps;
  let lastFault: string | null = null;
  let running: Promise<void> = Promise.resolve();

  async function loadSafely(): Promise<Result<TlsFiles, string>> {
    try {
      const loaded = await deps.load();
      // Files that are gone for a moment while others are put in their place.
      const isLost = loaded.ok && loaded.value.isOwn && !current.isOwn;
      return isLost ? err(`${current.certFile} is gone`) : loaded;
    } catch (error) {
      return err(String(error));
    }
  }

  async function look(): Promise<void> {
    const loaded = await loadSafely();
    if (!loaded.ok) {
      if (loaded.error !== lastFault)
        logger.warn('the new certificate is not used', { reason: loaded.error });
      lastFault = loaded.error;
      return;
    }
    lastFault = null;
    if (loaded.value.cert === current.cert && loaded.value.key === current.key) return;
    current = loaded.value;
    serve(current);
    logger.info('another certificate is in use', { file: current.certFile });
  }
  const check = (): Promise<void> => (running = running.then(look));
  const timer = setInterval(() => void check(), everyMs);
  return {
    check,
    dispose() {
      clearInterval(timer);
      return running;
    },
  };
}
