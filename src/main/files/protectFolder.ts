import path from 'node:path';
import type { Logger } from '../ports.ts';

export type ProtectFolderDeps = {
  folder: string;
  platform: string;
  environment: Readonly<Record<string, string | undefined>>;
  userName: string;
  chmod(folder: string, mode: number): Promise<void>;
  /** Runs a program without a shell; rejects when it fails. */
  run(command: string, args: readonly string[]): Promise<void>;
  logger: Logger;
};

/** Well-known SIDs, because the names of these accounts are translated: SYSTEM and Administrators. */
const trustedSids = ['*S-1-5-18', '*S-1-5-32-544'];
const fullControl = '(OI)(CI)F';

/**
 * Closes a folder to other accounts: 0700, on Windows an access list without inheritance, which everything
 * made in the folder then inherits (Windows ignores file modes). Best effort: a folder on a drive without
 * permissions is used all the same, with a warning.
 */
export async function protectFolder(deps: ProtectFolderDeps): Promise<void> {
  try {
    if (deps.platform === 'win32') await setAccessList(deps);
    else await deps.chmod(deps.folder, 0o700);
  } catch {
    // The error of a command quotes its whole command line.
    deps.logger.warn('cannot close the data folder to other accounts', { platform: deps.platform });
  }
}

function setAccessList({ folder, environment, userName, run }: ProtectFolderDeps): Promise<void> {
  const domain = environment['USERDOMAIN'];
  const account = domain ? `${domain}\\${userName}` : userName;
  const grants = [account, ...trustedSids].map((who) => `${who}:${fullControl}`);
  const system = environment['SystemRoot'] ?? 'C:\\Windows';
  // By its full path: a program of the same name in the working folder is not what is meant.
  const icacls = path.win32.join(system, 'System32', 'icacls.exe');
  return run(icacls, [folder, '/inheritance:r', '/grant:r', ...grants, '/Q']);
}
