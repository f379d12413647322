import { randomBytes } from 'node:crypto';
import os from 'node:os';
import {
  createMdns,
  openUdp,
  readLanInterfaces,
  searchRooms,
  startMdnsWorker,
} from '../src/main/discovery/index.ts';
import type { Logger } from '../src/main/ports.ts';
import { systemClock as clock } from '../src/main/systemClock.ts';
import { fetchDocument } from '../src/main/visit/fetchDocument.ts';
import { helpText, parseDiscoverArgs } from './discover/arguments.ts';
import { formatSearch } from './discover/report.ts';

const workerFile = new URL('../src/main/discovery/mdns/worker.ts', import.meta.url);
const silent = (): void => undefined;
const logger: Logger = { error: silent, warn: silent, info: silent, debug: silent };

/** `npm run discover`: which rooms are on this machine's networks, in which way found, and what failed. */
export async function main(argv: readonly string[]): Promise<number> {
  const args = parseDiscoverArgs(argv);
  if (!args.ok) {
    process.stderr.write(`${args.error}\n\n${helpText}`);
    return 2;
  }
  if (args.value.isHelp) {
    process.stdout.write(helpText);
    return 0;
  }
  const mdns = createMdns({
    startWorker: () => startMdnsWorker(workerFile, logger),
    clock,
    logger,
    onFailures: silent,
  });
  const interfaces = readLanInterfaces(os.networkInterfaces(), process.platform);
  const { addresses, isJson } = args.value;
  const found = await searchRooms(
    { openUdp, fetchDocument, mdns, clock, randomBytes },
    { interfaces, addresses },
  );
  await mdns.dispose();
  process.stdout.write(isJson ? `${JSON.stringify(found, null, 2)}\n` : formatSearch(found));
  return found.rooms.length > 0 ? 0 : 1;
}
