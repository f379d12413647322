import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkAmong, parseAppLink } from './link.ts';

const key = 'A'.repeat(43);
const refused = { ok: false, error: { code: 'link.invalid' } };

test('a link names the room’s address, its key and the way', () => {
  expect(parseAppLink(`mago://join?id=8975213240&k=${key}&way=present`)).toEqual({
    ok: true,
    value: { id: '8975213240', address: '192.168.1.20', port: 8034, spki: key, way: 'present' },
  });
});

test('the key may be missing, the port may be another one, and the system may add a slash', () => {
  expect(parseAppLink('MAGO://join/?id=8975213240&port=9001')).toMatchObject({
    ok: true,
    value: { port: 9001, spki: null, way: 'join' },
  });
});

test.each([
  ['another action', 'mago://open?id=8975213240'],
  ['another scheme', 'https://join?id=8975213240'],
  ['no id', `mago://join?k=${key}`],
  ['an id with a wrong digit', 'mago://join?id=8975213241'],
  ['an id of a public address', 'mago://join?id=0134744072'],
  ['a key that is too short', 'mago://join?id=8975213240&k=AAAA'],
  ['an empty key', 'mago://join?id=8975213240&k='],
  ['a part twice', 'mago://join?id=8975213240&id=8975213240'],
  ['an unknown part', 'mago://join?id=8975213240&name=x'],
  ['a port that is none', 'mago://join?id=8975213240&port=65536'],
  ['a port with a leading zero', 'mago://join?id=8975213240&port=08034'],
  ['an unknown way', 'mago://join?id=8975213240&way=remove'],
  ['a fragment', 'mago://join?id=8975213240#x'],
  ['escaped characters', 'mago://join?id=89752%313240'],
  ['something before it', ' mago://join?id=8975213240'],
  ['too much', `mago://join?id=8975213240&k=${'A'.repeat(600)}`],
])('%s makes it no link', (_what, link) => {
  expect(parseAppLink(link)).toEqual(refused);
});

test('no text makes the parser throw, and what it takes is one room', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 700 }), (text) => {
      expect(parseAppLink(`mago://join?${text}`).ok).toBe(parseAppLink(`mago://join?${text}`).ok);
    }),
  );
});

test('a link is found among the program’s arguments', () => {
  expect(linkAmong(['app.exe', '--app', 'Mago://join?id=8975213240'])).toBe(
    'Mago://join?id=8975213240',
  );
  expect(linkAmong(['app.exe', '--app'])).toBeUndefined();
});
