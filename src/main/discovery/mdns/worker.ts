import { parentPort } from 'node:worker_threads';
import { browse } from './browser.ts';
import { toWorkerSchema, type FromWorker, type ToWorker } from './messages.ts';
import { createPublisher } from './publisher.ts';

/**
 * mDNS in a thread of its own (ADR 0006): what a hostile or broken packet can do to the libraries ends here,
 * and `createMdns` starts it again.
 */
const port = parentPort;
if (port) {
  const report = (message: FromWorker): void => port.postMessage(message);
  const publisher = createPublisher(report);
  let publishing: Promise<void> = Promise.resolve();
  const publishNext = (services: Extract<ToWorker, { kind: 'publish' }>['services']) => {
    publishing = publishing.then(() => publisher.publish(services));
    return publishing;
  };

  const handle = async (message: ToWorker): Promise<void> => {
    switch (message.kind) {
      case 'publish':
        await publishNext(message.services);
        break;
      case 'browse': {
        const { n, addresses, forMs } = message;
        const failures = await browse(addresses, forMs, (candidate) =>
          report({ kind: 'found', n, candidate }),
        );
        report({ kind: 'browsed', n, failures });
        break;
      }
      case 'stop':
        await publishNext([]);
        report({ kind: 'stopped' });
        break;
    }
  };
  // A rejection is a bug or a library's fault: it ends this thread, loudly.
  port.on('message', (raw: unknown) => void handle(toWorkerSchema.parse(raw)));
  report({ kind: 'ready' });
}
