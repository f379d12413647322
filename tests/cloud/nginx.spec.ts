import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { enrolledSchema } from '#shared/cloud/rest.ts';
import { roomJid } from '#shared/xmppNames.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { makeOwnCertificate } from '../../src/cloud/tls/ownCertificate.ts';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { describeWith, waitFor } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { openStream } from '../xmpp/support/streams.ts';
import {
  createHttpClient,
  runCloudProgram,
  startCloudProgram,
  type CloudProgram,
  type HttpClient,
} from './support/program.ts';
import { expectStrict, scanTls } from './support/sslscan.ts';

describeWith(
  ['nginx', 'ejabberd', 'sslscan'],
  'nginx before RMS, as resources/deploy has it',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mago-nginx-'));
    const data = path.join(folder, 'data');
    let http: HttpClient;
    let cloud: CloudProgram;
    let nginx: ChildProcess;
    let certificate: string;
    let flags: string[];
    let ports: { plain: number; redirect: number; http: number; https: number };

    beforeAll(async () => {
      http = createHttpClient();
      const free = [await freePort(), await freePort(), await freePort(), await freePort()];
      const [plain = 0, redirect = 0, http80 = 0, https = 0] = free;
      ports = { plain, redirect, http: http80, https };
      flags = [
        ...['--data', data, '--plain', '--listen', '127.0.0.1', '--port', String(plain)],
        ...['--redirect-port', String(redirect), '--trusted-proxies', '127.0.0.1', '--no-turn'],
        ...['--host', 'cloud.example.org'],
        ...['--xmpp-urls', `wss://127.0.0.1:${https}/xmpp-websocket`],
      ];
      cloud = await startCloudProgram(flags);
      const { cert, key } = await makeOwnCertificate(['127.0.0.1'], Date.now());
      certificate = cert;
      writeFileSync(path.join(data, 'tls.pem'), cert, { mode: 0o600 });
      writeFileSync(path.join(data, 'tls-key.pem'), key, { mode: 0o600 });
      const site = readFileSync(inRoot('resources/deploy/nginx.conf'), 'utf8')
        .replace('listen 80;', `listen 127.0.0.1:${http80};`)
        .replace('listen 443 ssl;', `listen 127.0.0.1:${https} ssl;`)
        .replaceAll('/var/lib/mago-cloud', data)
        .replaceAll('127.0.0.1:8080', `127.0.0.1:${plain}`)
        .replaceAll('127.0.0.1:8081', `127.0.0.1:${redirect}`);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const config = [
        ...[
          'daemon off;',
          'worker_processes 1;',
          `pid ${folder}/nginx.pid;`,
          'events {}',
          'http {',
        ],
        ...['access_log off;', ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`)],
        ...[site, '}'],
      ];
      writeFileSync(path.join(folder, 'nginx.conf'), config.join('\n'));
      const line = ['-p', folder, '-e', 'stderr', '-c', path.join(folder, 'nginx.conf')];
      nginx = spawn('nginx', line, { stdio: 'ignore' });
      await waitFor('nginx', async () => (await ask('/healthz')).status === 200, {
        timeoutMs: 30_000,
      });
    });
    afterAll(async () => {
      if (nginx?.exitCode === null) {
        const exited = once(nginx, 'exit');
        nginx.kill('SIGTERM');
        await exited;
      }
      await cloud?.stop();
      http?.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    const ask = (target: string, options: Parameters<HttpClient['ask']>[1] = {}) =>
      http.ask(`https://127.0.0.1:${ports.https}${target}`, options);

    test('serves 256-bit suites only, and an RSA key of 2048 bits', () => {
      expectStrict(scanTls(`127.0.0.1:${ports.https}`));
    });

    test('shows the way from HTTP to HTTPS', async () => {
      const locationFor = async (host: string): Promise<unknown> => {
        const { http: port } = ports;
        const asked = request({ host: '127.0.0.1', port, path: '/x', headers: { host } });
        asked.end();
        const [response] = await once(asked, 'response');
        asked.destroy();
        return [response.statusCode, response.headers.location];
      };
      expect(await locationFor('cloud.example.org')).toEqual([308, 'https://cloud.example.org/x']);
      expect(await locationFor('evil.example')).toEqual([421, undefined]);
    });

    test('hands the room’s stream on, with SCRAM inside', async () => {
      const { stdout } = await runCloudProgram(['room', '--name', 'Aurora', ...flags]);
      const body = { code: stdout.trim() };
      const answer = await ask('/api/v1/enrolments', { method: 'POST', body });
      const room = enrolledSchema.parse(JSON.parse(answer.text));
      const open = await loadNodeXmpp({ ca: certificate });
      const stream = openStream(open, {
        url: `wss://127.0.0.1:${ports.https}/xmpp-websocket`,
        jid: roomJid(room.roomId, 'mago.internal'),
        password: room.xmppPassword ?? '',
        mechanism: 'SCRAM-SHA-256',
      });
      expect(await stream.settled()).toBe('opened');
      stream.connection.close();
    });

    test.each([
      ['https://cloud.example.org', 101],
      ['https://evil.example', 403],
    ])('a page of %s gets %i', async (origin, status) => {
      const socket = new WebSocket(`wss://127.0.0.1:${ports.https}/xmpp-websocket`, 'xmpp', {
        headers: { host: 'cloud.example.org', origin },
        rejectUnauthorized: false,
      });
      const got = await new Promise((resolve) => {
        socket.on('open', () => resolve(101));
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.on('error', () => resolve(0));
      });
      socket.terminate();
      expect(got).toBe(status);
    });

    test('who guesses ids is counted by the address that nginx saw, whatever the guesser says', async () => {
      const guess = (n: number) =>
        ask('/api/v1/joins', {
          method: 'POST',
          body: { id: '000000' },
          headers: { 'x-forwarded-for': `203.0.113.${n}` },
        });
      const statuses = [];
      for (let n = 0; n < 11; n += 1) statuses.push((await guess(n)).status);
      expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
    });
  },
);
