import path from 'node:path';
import type { Logger } from '../ports.ts';
import { createLogger } from './logger.ts';
import { openRotatingFile } from './rotatingFile.ts';

/** The room's log: `<data>/logs/room.log`, and standard error for whoever started it. */
export function openLog(dataDir: string): Logger {
  const file = openRotatingFile({
    dir: path.join(dataDir, 'logs'),
    onLost: (error) => process.stderr.write(`log: lines are lost: ${String(error)}\n`),
  });
  // Whoever read standard error may go; the room stays.
  process.stderr.on('error', () => undefined);
  return createLogger((line) => {
    file.write(line);
    process.stderr.write(line);
  });
}
