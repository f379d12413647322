import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Clock, JsonFile, Logger } from '../ports.ts';
import { systemCode } from './fileError.ts';
import { nodeFileSystem } from './fileSystem.ts';
import { createJsonFile, maxJsonBytes, type JsonFileDeps } from './jsonFile.ts';
import { protectFolder } from './protectFolder.ts';
import { readCapped } from './readCapped.ts';
import { createSecretFile, type SecretKeeping } from './secretFile.ts';

/** The room's folder: everything it remembers lies in it, and only the room's account can read it. */
export interface DataFolder {
  readonly path: string;
  json(fileName: string, options: Pick<JsonFileDeps, 'accepts' | 'onBroken'>): JsonFile;
  /** The same for what nobody else may read (`secretFile.ts`). */
  secret(fileName: string, options: SecretOptions): JsonFile;
  /** A file that somebody else put there, at most 1 MiB. Undefined where it is absent or unreadable. */
  readText(fileName: string): Promise<string | undefined>;
}

type SecretOptions = Required<Pick<JsonFileDeps, 'accepts' | 'onBroken'>>;

export type DataFolderDeps = {
  path: string;
  secrets: SecretKeeping;
  clock: Clock;
  logger: Logger;
};

const commandTimeoutMs = 10_000;

const execute = promisify(execFile);
const runCommand = async (command: string, args: readonly string[]): Promise<void> => {
  await execute(command, [...args], { timeout: commandTimeoutMs, windowsHide: true });
};

/** Makes the folder if it is not there and closes it to other accounts (best effort, logged). */
export async function openDataFolder(deps: DataFolderDeps): Promise<DataFolder> {
  const { path: folder, secrets, clock, logger } = deps;
  try {
    await nodeFileSystem.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    logger.error('cannot make the data folder', { code: systemCode(error) });
  }
  await protectFolder({
    folder,
    platform: process.platform,
    environment: process.env,
    userName: os.userInfo().username,
    chmod: nodeFileSystem.chmod,
    run: runCommand,
    logger,
  });
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  const json: DataFolder['json'] = (fileName, options) =>
    createJsonFile({ ...options, path: path.join(folder, fileName), clock, logger });
  return {
    path: folder,
    json,
    secret: (fileName, { accepts, onBroken }) =>
      createSecretFile({
        ...{ keeping: secrets, fileName, accepts, logger },
        inner: (acceptsKept) => json(fileName, { accepts: acceptsKept, onBroken }),
      }),
    async readText(fileName) {
      const whole = path.join(folder, fileName);
      const file = await readCapped({ fs: nodeFileSystem, wait }, whole, maxJsonBytes);
      return file.state === 'text' ? file.text : undefined;
    },
  };
}
