import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '#shared/result.ts';
import type { ProgramPlan } from '../beside/processes.ts';
import { apiSocket, c2sSocket, ejabberdConfig, webSocketSocket } from './config.ts';
import { nodeArguments, putCookie, type ErlangNode } from './erlangNode.ts';
import { guestKeyJwk } from './guestPass.ts';

export const erl = '/usr/bin/erl';
/** Where Debian has Erlang's libraries for each kind of machine. */
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'];
/** A Unix socket's name has 107 bytes at most (unix(7)). */
const longestSocketName = 107;

const libraries = (): string | undefined =>
  libraryFolders.find(
    (folder) => existsSync(folder) && readdirSync(folder).some((name) => /^ejabberd-\d/.test(name)),
  );

export const isEjabberdThere = (): boolean => existsSync(erl) && libraries() !== undefined;

export type EjabberdProgram = {
  folder: string;
  domain: string;
  guestKey: Uint8Array;
  /** Its part in a cluster; null where it is alone. */
  node: ErlangNode | null;
};

/** Everything Erlang needs to find ejabberd, its configuration and its cookie. */
export function ejabberdEnv(folder: string): Record<string, string> {
  const at = (name: string): string => path.join(folder, name);
  return {
    PATH: process.env.PATH ?? '',
    HOME: at('home'),
    EJABBERD_CONFIG_PATH: at('ejabberd.yml'),
    EJABBERD_LOG_PATH: at('logs/ejabberd.log'),
    ERL_CRASH_DUMP: at('logs/crash.dump'),
    ERL_LIBS: libraries() ?? '',
  };
}

/**
 * Writes ejabberd's configuration and says how it is started: without systemd and without `ejabberdctl`,
 * which wants its own user. It opens no port but the one for its cluster; RMS speaks with it through Unix sockets. Error: the sentence
 * to print.
 */
export function planEjabberd({
  folder,
  domain,
  guestKey,
  node,
}: EjabberdProgram): Result<ProgramPlan, string> {
  const at = (name: string): string => path.join(folder, name);
  const socketFolder = at('run');
  if (Buffer.byteLength(webSocketSocket(socketFolder)) > longestSocketName)
    return err(`${folder} is too long a name for ejabberd's sockets: choose a shorter --data.`);
  // What Mnesia keeps belongs to one node's name.
  const spool = node ? `spool-${node.address}` : 'spool';
  for (const name of [spool, 'logs', 'home', 'run'])
    mkdirSync(at(name), { recursive: true, mode: 0o700 });
  const jwk = guestKeyJwk(guestKey);
  const config = ejabberdConfig({
    domain,
    listen: null,
    guestKeyFile: at('guests.jwk'),
    socketFolder,
  });
  if (node) putCookie(at('home'), node.cookie);
  writeFileSync(at('guests.jwk'), jwk, { mode: 0o600 });
  writeFileSync(at('ejabberd.yml'), config, { mode: 0o600 });
  return ok({
    name: 'ejabberd',
    file: erl,
    args: [
      ...['+K', 'true', '-noinput', '-noshell'],
      ...(node ? nodeArguments(node) : []),
      ...['-mnesia', 'dir', `"${at(spool)}"`],
      ...['-ejabberd', 'log_rotate_count', '0', '-s', 'ejabberd'],
    ],
    cwd: folder,
    env: ejabberdEnv(folder),
    logFile: at('logs/output.log'),
    pidFile: at('ejabberd.pid'),
    fingerprint: createHash('sha256')
      .update(config)
      .update(jwk)
      .update(JSON.stringify(node))
      .digest('base64url'),
    beforeLaunch: () => removeSockets(socketFolder),
  });
}

/** A new one cannot listen where the sockets of one that was killed lie. */
function removeSockets(socketFolder: string): void {
  for (const fileOf of [apiSocket, webSocketSocket, c2sSocket])
    rmSync(fileOf(socketFolder), { force: true });
}
