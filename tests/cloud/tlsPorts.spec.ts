import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { X509Certificate } from 'node:crypto';
import { makeOwnCertificate } from '../../src/cloud/tls/ownCertificate.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { makeFolder, makeTestTls, startEjabberd } from '../xmpp/support/ejabberd.ts';
import { expectStrict, scanTls } from './support/sslscan.ts';
import { startCloudWorld, type CloudWorld } from './support/world.ts';

async function fingerprintAt(port: number, ciphers?: string): Promise<string> {
  const options = { host: '127.0.0.1', port, rejectUnauthorized: false };
  const maxVersion = ciphers?.startsWith('ECDHE') ? 'TLSv1.2' : 'TLSv1.3';
  const socket = connect({ ...options, maxVersion, ...(ciphers && { ciphers }) });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

describeWith(['coturn', 'sslscan'], 'the TLS ports of one machine', () => {
  let world: CloudWorld;
  let turnTlsPort: number;
  beforeAll(async () => {
    const turnPort = await freePort();
    turnTlsPort = await freePort();
    const flags = ['--no-xmpp', '--turn-relay-ports', '52300-52399'];
    world = await startCloudWorld({ address: '127.0.0.1', port: 0, turnPort, turnTlsPort, flags });
  });
  afterAll(() => world?.dispose());
  const ownPort = (): number => Number(new URL(world.url).port);

  test('RMS and coturn: 256-bit suites only, and an RSA key of 2048 bits', () => {
    for (const port of [ownPort(), turnTlsPort]) expectStrict(scanTls(`127.0.0.1:${port}`));
  });

  test('a renewed certificate is served by both without a restart', async () => {
    const { cert, key } = await makeOwnCertificate(['127.0.0.1'], Date.now());
    writeFileSync(path.join(world.dataDir, 'tls-key.pem'), key, { mode: 0o600 });
    writeFileSync(path.join(world.dataDir, 'tls.pem'), cert, { mode: 0o600 });
    const { fingerprint256 } = new X509Certificate(cert);
    for (const port of [ownPort(), turnTlsPort])
      await waitFor(
        `the new certificate at ${port}`,
        async () => (await fingerprintAt(port)) === fingerprint256,
        { timeoutMs: 30_000 },
      );
    expect(world.program.log()).toContain('another certificate is in use');
    expect(world.program.log()).not.toContain('is started again');
    for (const port of [ownPort(), turnTlsPort])
      for (const weak of ['TLS_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'])
        await expect(fingerprintAt(port, weak)).rejects.toThrow(/handshake|no ciphers|alert/i);
  });
});

describeWith(['ejabberd', 'sslscan'], 'ejabberd with a TLS port of its own', () => {
  test('offers 256-bit suites only, and an RSA key of 2048 bits', async () => {
    const folder = makeFolder();
    const port = await freePort();
    const ejabberd = await startEjabberd({ folder, tls: await makeTestTls(folder), port });
    const scan = scanTls(`127.0.0.1:${port}`);
    await ejabberd.kill();
    rmSync(folder, { recursive: true, force: true });
    expectStrict(scan);
  });
});
