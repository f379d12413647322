import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoomDocument } from '#shared/roomDocument.ts';
import { signDocument, verifyDocument } from './document.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const fields = {
  name: 'Salle Émile',
  id: '8975213240',
  port: 8034,
  state: 'free',
  spki: 'A'.repeat(43),
} as const;
const document = signDocument(privateKey, fields);
const notARoom = { ok: false, error: { code: 'room.notARoom' } };

test('a signed document is accepted, also after a trip over the wire', () => {
  expect(document).toMatchObject({ version: 1, ...fields });
  expect(verifyDocument(JSON.parse(JSON.stringify(document)))).toEqual({
    ok: true,
    value: document,
  });
});

test('a room without an id signs too', () => {
  expect(verifyDocument(signDocument(privateKey, { ...fields, id: null })).ok).toBe(true);
});

test('a change of any field is noticed', () => {
  const other = signDocument(generateKeyPairSync('ed25519').privateKey, fields);
  const changes: Partial<RoomDocument>[] = [
    { name: 'Salle Emile' },
    { id: null },
    { id: '8975213241' },
    { port: 8035 },
    { state: 'busy' },
    { spki: `B${'A'.repeat(42)}` },
    { identity: other.identity },
    { signature: other.signature },
  ];
  for (const change of changes)
    expect(verifyDocument({ ...document, ...change })).toEqual(notARoom);
});

test('one key has one spelling', () => {
  // The last of 43 characters carries four bits; another spelling of the rest decodes to the same bytes.
  const last = document.identity.at(-1) ?? '';
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const twin = alphabet[alphabet.indexOf(last) ^ 1] ?? '';
  const identity = document.identity.slice(0, -1) + twin;
  expect(Buffer.from(identity, 'base64url')).toEqual(Buffer.from(document.identity, 'base64url'));
  expect(verifyDocument({ ...document, identity })).toEqual(notARoom);
});

test('rubbish is no room', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(verifyDocument(value)).toEqual(notARoom);
    }),
  );
});
