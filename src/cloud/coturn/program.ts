import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { ProgramPlan } from '../beside/processes.ts';
import type { TlsPair } from '../tls/ownCertificate.ts';
import { coturnConfig, coturnOpenssl, type CoturnSettings } from './config.ts';

const turnserver = '/usr/bin/turnserver';

export const isCoturnThere = (): boolean => existsSync(turnserver);

export type CoturnProgram = Omit<CoturnSettings, 'pidFile' | 'certFile' | 'keyFile'> & {
  folder: string;
  tls: TlsPair;
};

const tlsFiles = (folder: string) => ({
  certFile: path.join(folder, 'cert.pem'),
  keyFile: path.join(folder, 'key.pem'),
});

/** Where coturn reads its certificate, at its start and on SIGUSR2. */
export function putCoturnTls(folder: string, { cert, key }: TlsPair): void {
  const { certFile, keyFile } = tlsFiles(folder);
  writeFileSync(keyFile, key, { mode: 0o600 });
  writeFileSync(certFile, cert, { mode: 0o600 });
}

/** Writes coturn's configuration and says how it is started. */
export function planCoturn({ folder, tls, ...settings }: CoturnProgram): ProgramPlan {
  const at = (name: string): string => path.join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  putCoturnTls(folder, tls);
  const pidFile = at('coturn.own.pid');
  const config = coturnConfig({ ...settings, ...tlsFiles(folder), pidFile });
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
    fingerprint: createHash('sha256').update(config).update(tls.cert).digest('base64url'),
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
