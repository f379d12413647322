import { parentPort } from 'node:worker_threads';

/** A worker that fails in the ways a library can make it fail. */
parentPort?.on('message', (message: { kind: string }) => {
  if (message.kind === 'publish') process.exit(1);
  if (message.kind === 'browse') void Promise.reject(new Error('nobody handles this'));
  if (message.kind === 'stop') throw new Error('thrown in a listener');
});
process.stdout.write('a line that a library prints\n');
