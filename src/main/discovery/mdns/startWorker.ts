import { Worker } from 'node:worker_threads';
import type { Logger } from '../../ports.ts';
import type { MdnsWorker } from './keepWorker.ts';

/** Far above what it needs (about 20 MB); a leak ends the worker, not the room. */
const maxHeapMb = 96;

/**
 * Starts the mDNS worker.
 *
 * @param entry `mdns/worker.ts`, or what the build made of it.
 */
export function startMdnsWorker(entry: URL, logger: Logger): MdnsWorker {
  const worker = new Worker(entry, {
    name: 'mdns',
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  // The libraries print what goes wrong; those lines belong in the log.
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      logger.debug('mdns: library said', { text: text.trim().slice(0, 500) });
    });
  return {
    post: (message) => worker.postMessage(message, []),
    onMessage: (listener) => worker.on('message', listener),
    onError: (listener) => worker.on('error', listener),
    onExit: (listener) => worker.once('exit', listener),
    terminate: () => worker.terminate(),
  };
}
