import os from 'node:os';
import path from 'node:path';
import { defaultDataDir, helpText, parseRoomArgs, version, type RoomArgs } from './cli/index.ts';
import { openLog } from './log/index.ts';
import type { Logger } from './ports.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { systemClock } from './systemClock.ts';

export type Boot =
  | { next: 'run'; args: RoomArgs; dataDir: string; logger: Logger; shutdown: Shutdown }
  /** Nothing to run: help was asked for, or the line makes no sense. */
  | { next: 'exit'; code: 0 | 2 };

/** How both composition roots begin: flags, log, and a last word should the program fail. */
export function boot(options: {
  argv: readonly string[];
  /** What was typed to start the room, for the help. */
  command: string;
  /** False under Electron, where Chromium's own switches are on the same line. */
  isStrict: boolean;
}): Boot {
  const { env } = process;
  const parsed = parseRoomArgs({ ...options, env });
  if (!parsed.ok) {
    process.stderr.write(`${parsed.error}\nTry --help.\n`);
    return { next: 'exit', code: 2 };
  }
  const args = parsed.value;
  if (args.isHelp) {
    process.stdout.write(helpText(options.command));
    return { next: 'exit', code: 0 };
  }
  const home = os.homedir();
  const usual = (): string =>
    args.isUpdate && env.MAGO_ROOM_ROOT !== undefined
      ? path.join(env.MAGO_ROOM_ROOT, 'updates')
      : defaultDataDir({ platform: process.platform, env, home, isApp: args.isApp });
  const dataDir = path.resolve(args.data ?? usual());
  const logger = openLog(dataDir);
  const what = args.isUpdate ? 'update step' : args.isApp ? 'app' : 'room';
  logger.info(`${what} starts`, { version, dataDir });
  dieOfBugs(logger);
  const shutdown = createShutdown({ clock: systemClock, logger });
  return { next: 'run', args, dataDir, logger, shutdown };
}

/** The one catch of the process: after a bug nobody knows its state, so it ends and is started again. */
function dieOfBugs(logger: Logger): void {
  const die = (error: unknown): void => {
    logger.error('a bug ended the room', { error });
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
