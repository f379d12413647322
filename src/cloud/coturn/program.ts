import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { ProgramPlan } from '../beside/processes.ts';
import { coturnConfig, coturnOpenssl, type CoturnSettings } from './config.ts';

const turnserver = '/usr/bin/turnserver';

export const isCoturnThere = (): boolean => existsSync(turnserver);

export type CoturnProgram = Omit<CoturnSettings, 'pidFile'> & { folder: string };

/** Writes coturn's configuration and says how it is started. */
export function planCoturn({ folder, ...settings }: CoturnProgram): ProgramPlan {
  const at = (name: string): string => path.join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = coturnConfig({ ...settings, pidFile: at('coturn.own.pid') });
  writeFileSync(at('turnserver.conf'), config, { mode: 0o600 });
  writeFileSync(at('openssl.cnf'), coturnOpenssl(), { mode: 0o600 });
  return {
    name: 'coturn',
    file: turnserver,
    args: ['-c', at('turnserver.conf'), '--userdb', at('turndb')],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', OPENSSL_CONF: at('openssl.cnf') },
    logFile: at('coturn.log'),
    pidFile: at('coturn.pid'),
    fingerprint: createHash('sha256').update(config).digest('base64url'),
    beforeLaunch: () => undefined,
  };
}

const answerMs = 3_000;

/** Whether it takes connections on its TLS port. */
export const answersAt = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: answerMs });
    const tell = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.on('connect', () => tell(true));
    socket.on('error', () => tell(false));
    socket.on('timeout', () => tell(false));
  });
