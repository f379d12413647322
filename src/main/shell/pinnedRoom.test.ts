import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate } from '../identity/certificate.ts';
import { hasPinnedKey, isRoomPage, mayLoad } from './pinnedRoom.ts';

const origin = 'https://10.0.0.1:8034';

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
  expect(hasPinnedKey(room.pem, room)).toBe(true);
  expect(hasPinnedKey(other.pem, room)).toBe(false);
  expect(hasPinnedKey('no certificate', room)).toBe(false);
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
  expect(mayLoad(url, { origin })).toBe(isAllowed);
});

test('only pages of the room are the room', () => {
  expect(isRoomPage(`${origin}/#k=x`, { origin })).toBe(true);
  expect(isRoomPage('https://10.0.0.1:8035/', { origin })).toBe(false);
  expect(isRoomPage('blob:https://10.0.0.2:8034/1', { origin })).toBe(false);
  expect(isRoomPage('', { origin })).toBe(false);
});
