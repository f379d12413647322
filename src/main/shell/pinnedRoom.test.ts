import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate } from '../identity/certificate.ts';
import { isRightServer, isRoomPage, mayLoad } from './pinnedRoom.ts';

const origin = 'https://10.0.0.1:8034';
const untrusted = 'net::ERR_CERT_AUTHORITY_INVALID';

async function makeKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const pem = await makeCertificate({
    key: privateKey,
    addresses: ['10.0.0.1'],
    names: [],
    now: Date.now(),
    randomBytes: (count) => new Uint8Array(count).fill(7),
  });
  return { pem, spki: createHash('sha256').update(der).digest('base64url') };
}

test('the key is what counts, whoever has signed the certificate', async () => {
  const [room, other] = [await makeKey(), await makeKey()];
  const pinned = { spki: room.spki, cloud: null };
  expect(isRightServer(room.pem, untrusted, pinned)).toBe(true);
  expect(isRightServer(other.pem, 'net::OK', pinned)).toBe(false);
  expect(isRightServer('no certificate', 'net::OK', pinned)).toBe(false);
});

test('a cloud’s certificate may also be one that Chromium trusts, unless policy has pinned the key', async () => {
  const [cloud, copy] = [await makeKey(), await makeKey()];
  const of = (trustsAuthorities: boolean) => ({
    spki: cloud.spki,
    cloud: { trustsAuthorities, sockets: [] },
  });
  expect(isRightServer(cloud.pem, untrusted, of(true))).toBe(true);
  expect(isRightServer(copy.pem, 'net::OK', of(true))).toBe(true);
  expect(isRightServer(copy.pem, untrusted, of(true))).toBe(false);
  expect(isRightServer(copy.pem, 'net::OK', of(false))).toBe(false);
});

test.each([
  ['wss://xmpp.example.org:5443/websocket', true],
  ['https://xmpp.example.org:5443/', false],
  ['wss://other.example.org/', false],
  ['wss://meet.example.org/xmpp', true],
])('the cloud’s page may load %s: %s', (url, isAllowed) => {
  const cloud = { trustsAuthorities: true, sockets: ['wss://xmpp.example.org:5443'] };
  expect(mayLoad(url, { origin: 'https://meet.example.org', cloud })).toBe(isAllowed);
});

test.each([
  ['https://10.0.0.1:8034/assets/main.js', true],
  ['wss://10.0.0.1:8034/road', true],
  ['blob:https://10.0.0.1:8034/1', true],
  ['data:image/png;base64,AA', true],
  ['https://10.0.0.1/', false],
  ['https://10.0.0.1:8034.example.org/', false],
  ['http://10.0.0.1:8034/', false],
  ['ws://10.0.0.1:8034/road', false],
  ['https://10.0.0.2:8034/', false],
  ['http://192.168.1.1/admin', false],
  ['file:///etc/passwd', false],
  ['nonsense', false],
])('the room’s page may load %s: %s', (url, isAllowed) => {
  expect(mayLoad(url, { origin, cloud: null })).toBe(isAllowed);
});

test('only pages of the room are the room', () => {
  expect(isRoomPage(`${origin}/#k=x`, { origin })).toBe(true);
  expect(isRoomPage('https://10.0.0.1:8035/', { origin })).toBe(false);
  expect(isRoomPage('blob:https://10.0.0.2:8034/1', { origin })).toBe(false);
  expect(isRoomPage('', { origin })).toBe(false);
});
