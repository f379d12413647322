import { expect, test } from 'vitest';
import { parseCloudArgs } from './arguments.ts';

const parse = (line: string, env: Record<string, string> = {}) =>
  parseCloudArgs(line === '' ? [] : line.split(' '), {
    env,
    home: '/home/ada',
    addresses: ['10.0.0.7', '192.168.1.9'],
  });

test('a fresh machine needs no flag', () => {
  expect(parse('')).toEqual({
    ok: true,
    value: {
      command: 'run',
      isJson: false,
      settings: {
        dataDir: '/home/ada/.local/share/mago-cloud',
        database: { kind: 'sqlite', file: '/home/ada/.local/share/mago-cloud/cloud.db' },
        listen: { address: '0.0.0.0', port: 8443 },
        host: '10.0.0.7',
        isPlain: false,
        trustedProxies: [],
        turnHost: null,
        turnSecret: null,
      },
    },
  });
});

test('PostgreSQL is one setting, as a flag or in the environment', () => {
  const database = { kind: 'postgres', url: 'postgres://db.example/mago' };
  expect(parse('--database postgres://db.example/mago')).toMatchObject({
    value: { settings: { database } },
  });
  expect(parse('', { MAGO_CLOUD_DATABASE: 'postgres://db.example/mago' })).toMatchObject({
    value: { settings: { database } },
  });
});

test('a flag counts more than its twin in the environment', () => {
  const env = { MAGO_CLOUD_PORT: '443', MAGO_CLOUD_TRUSTED_PROXIES: '10.0.0.0/8,::1' };
  expect(parse('--port 8080', env)).toMatchObject({
    value: { settings: { listen: { port: 8080 }, trustedProxies: ['10.0.0.0/8', '::1'] } },
  });
});

test('an administrator’s key has a name', () => {
  expect(parse('admin-key --name Ada')).toMatchObject({
    value: { command: 'admin-key', name: 'Ada' },
  });
});

test.each([
  ['--database mysql://db/mago', /postgres:/],
  ['--listen here', /IP address/],
  ['--port 70000', /0 to 65535/],
  ['--host=-x-', /host name/],
  ['--plain', /127\.0\.0\.1/],
  ['--trusted-proxies proxy', /networks/],
  ['--nonsense', /nonsense/],
  ['stop', /no command "stop"/],
  ['run twice', /no command/],
  ['admin-key --name=', /1 to 64/],
])('%s is answered with a sentence', (line, sentence) => {
  const result = parse(line);
  expect(result.ok).toBe(false);
  expect(!result.ok && result.error).toMatch(sentence);
});
