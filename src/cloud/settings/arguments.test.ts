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
        redirectPort: null,
        xmpp: { kind: 'own' },
        xmppUrls: [],
        cluster: null,
        turn: {
          kind: 'own',
          own: {
            address: '10.0.0.7',
            externalAddress: null,
            name: null,
            port: 3_478,
            tlsPort: 5_349,
            relayPorts: [49_152, 65_535],
          },
        },
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

test('ejabberd and coturn are left out, or stand elsewhere', () => {
  expect(parse('--no-xmpp --no-turn')).toMatchObject({
    value: { settings: { xmpp: { kind: 'none' }, turn: { kind: 'none' } } },
  });
  const env = { MAGO_CLOUD_TURN_HOST: 'turn.example', MAGO_CLOUD_NO_XMPP: '1' };
  expect(parse('', env)).toMatchObject({
    value: {
      settings: { xmpp: { kind: 'none' }, turn: { kind: 'elsewhere', host: 'turn.example' } },
    },
  });
  expect(
    parse('--xmpp-sockets /run/xmpp --xmpp-urls wss://a.example/x,wss://b.example/x'),
  ).toMatchObject({
    value: {
      settings: {
        xmpp: { kind: 'elsewhere', socketFolder: '/run/xmpp' },
        xmppUrls: ['wss://a.example/x', 'wss://b.example/x'],
      },
    },
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
  ['--redirect-port x', /0 to 65535/],
  ['--xmpp-urls https://a.example', /wss:/],
  ['--turn-address turn.example', /IPv4/],
  ['--turn-external-address ::1', /IPv4/],
  ['--cluster a,b', /IPv4/],
  ['--cluster 10.0.0.1,10.0.0.2 --cluster-address 10.0.0.3', /this machine/],
  ['--turn-port 0', /1 to 65535/],
  ['--turn-relay-ports 60000-50000', /1024 to 65535/],
  ['--nonsense', /nonsense/],
  ['stop', /no command "stop"/],
  ['run twice', /no command/],
  ['admin-key --name=', /1 to 64/],
  ['room', /1 to 64/],
])('%s is answered with a sentence', (line, sentence) => {
  const result = parse(line);
  expect(result.ok).toBe(false);
  expect(!result.ok && result.error).toMatch(sentence);
});
