import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { coturnConfig, coturnOpenssl } from '../../../src/cloud/coturn/config.ts';
import { makeOwnCertificate } from '../../../src/cloud/tls/ownCertificate.ts';
import { freePort } from '../../harness/room.ts';
import { waitFor } from '../../harness/waitFor.ts';

export interface Coturn {
  readonly port: number;
  readonly tlsPort: number;
  dispose(): Promise<void>;
}

/** A real coturn on loopback, configured as in earnest, with more lines where a test needs them. */
export async function startCoturn(secret: string, more: readonly string[] = []): Promise<Coturn> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-turn-'));
  const at = (name: string): string => path.join(folder, name);
  const { cert, key } = await makeOwnCertificate(['127.0.0.1'], Date.now());
  const [port, tlsPort] = [await freePort(), await freePort()];
  writeFileSync(at('cert.pem'), cert);
  writeFileSync(at('key.pem'), key, { mode: 0o600 });
  writeFileSync(at('openssl.cnf'), coturnOpenssl());
  const settings = {
    address: '127.0.0.1',
    externalAddress: null,
    port,
    tlsPort,
    relayPorts: [52_000, 52_099],
    realm: 'cloud.example',
    secret,
    certFile: at('cert.pem'),
    keyFile: at('key.pem'),
    pidFile: at('turn.pid'),
  } as const;
  const config = [coturnConfig(settings), ...more, ''].join('\n');
  writeFileSync(at('turn.conf'), config, { mode: 0o600 });
  const server = spawn('turnserver', ['-c', at('turn.conf'), '--userdb', at('turndb')], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', OPENSSL_CONF: at('openssl.cnf') },
    stdio: 'ignore',
  });
  const exited = once(server, 'exit');
  const answers = async (): Promise<boolean> => {
    const socket = connect(tlsPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    return true;
  };
  await waitFor('coturn', answers, { timeoutMs: 30_000 });
  return {
    port,
    tlsPort,
    async dispose() {
      server.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
