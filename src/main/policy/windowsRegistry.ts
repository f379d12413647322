import path from 'node:path';
import type { FileBytes } from '../files/readCapped.ts';
import { parseRegFile, type RegistryTree } from './regFile.ts';

export type Hive = 'HKLM' | 'HKCU';
const hiveNames = { HKLM: 'HKEY_LOCAL_MACHINE', HKCU: 'HKEY_CURRENT_USER' } as const;

/** Where policy is kept, below both hives. */
export const policyKey = ['SOFTWARE', 'Policies', 'Mago', 'Room'] as const;

export type KeyReading =
  | { state: 'read'; tree: RegistryTree }
  | { state: 'absent' }
  | { state: 'unreadable'; why: string };

export type RegistryDeps = {
  environment: Readonly<Record<string, string | undefined>>;
  /** Runs a program without a shell, with limits of time and output; rejects when it fails. Answers its output. */
  run(command: string, args: readonly string[]): Promise<string>;
  readFile(file: string): Promise<FileBytes>;
  remove(file: string): Promise<void>;
  /** A folder that only the room can write. */
  folder: string;
};

/**
 * Reads the policy key of one hive by `reg.exe`, so that no native add-on is needed. By an export, not by a
 * query: a query prints in the console's code page, which garbles a name such as "Salle Émile".
 */
export async function readPolicyKey(deps: RegistryDeps, hive: Hive): Promise<KeyReading> {
  const file = path.join(deps.folder, `policy.${hive}.reg`);
  const key = [hive, ...policyKey].join('\\');
  try {
    await deps.run(regExe(deps), ['export', key, file, '/y', '/reg:64']);
  } catch {
    return (await isAbsent(deps, hive))
      ? { state: 'absent' }
      : { state: 'unreadable', why: `reg.exe cannot export ${key}.` };
  }
  const found = await deps.readFile(file);
  await deps.remove(file);
  if (found.state !== 'bytes')
    return { state: 'unreadable', why: `The export of ${key} is ${found.state}.` };
  const parsed = parseRegFile(found.bytes, [hiveNames[hive], ...policyKey].join('\\'));
  return parsed.ok
    ? { state: 'read', tree: parsed.value }
    : { state: 'unreadable', why: `The export of ${key} cannot be used: ${parsed.error}.` };
}

/** By its full path: a program of the same name in the working folder is not what is meant. */
const regExe = ({ environment }: RegistryDeps): string =>
  path.win32.join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');

/**
 * reg.exe fails alike, in the system's language, for a key that is not there and for one that cannot be read.
 * So the nearest key above that can be read is asked whether it has the next one.
 */
async function isAbsent(deps: RegistryDeps, hive: Hive): Promise<boolean> {
  for (let depth = policyKey.length - 1; depth > 0; depth -= 1) {
    const parent = policyKey.slice(0, depth).join('\\');
    const child = policyKey.slice(0, depth + 1).join('\\');
    try {
      const listed = await deps.run(regExe(deps), ['query', `${hive}\\${parent}`, '/reg:64']);
      const wanted = `${hiveNames[hive]}\\${child}`.toLowerCase();
      return !listed.split(/\r?\n/).some((line) => line.trim().toLowerCase() === wanted);
    } catch {
      // Not there either, or not readable: the key above knows.
    }
  }
  return false;
}
