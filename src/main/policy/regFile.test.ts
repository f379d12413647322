import { expect, test } from 'vitest';
import { parseRegFile } from './regFile.ts';

const root = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Mago\\Room';
const encode = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le');
const exported = (...lines: string[]): Uint8Array =>
  encode(['Windows Registry Editor Version 5.00', '', ...lines, '', ''].join('\r\n'));

test('values are read with their keys, types and every letter', () => {
  const bytes = exported(
    `[${root}]`,
    '@="nobody\'s"',
    '"RoomName"="Salle \\"Émile\\" 会議室 \\\\ 2"',
    '"NetworkPort"=dword:0000234a',
    '"MeetingPin"=dword:00000001',
    '',
    `[${root}\\Defaults]`,
    '"RoomLanguage"=""',
    '"Odd"=hex(7):61,00,00,\\',
    '  00,00',
    '"BeaconEnabled"=dword:00000000',
  );
  expect(parseRegFile(bytes, root)).toEqual({
    ok: true,
    value: new Map([
      [
        '',
        [
          { name: 'RoomName', data: 'Salle "Émile" 会議室 \\ 2' },
          { name: 'NetworkPort', data: 9034 },
          { name: 'MeetingPin', data: 1 },
        ],
      ],
      [
        'defaults',
        [
          { name: 'RoomLanguage', data: '' },
          { name: 'Odd', data: undefined },
          { name: 'BeaconEnabled', data: 0 },
        ],
      ],
    ]),
  });
});

test('an empty key has no values', () => {
  expect(parseRegFile(exported(`[${root}]`), root)).toEqual({
    ok: true,
    value: new Map([['', []]]),
  });
});

test.each([
  ['nothing', new Uint8Array()],
  ['another encoding', Buffer.from(`Windows Registry Editor Version 5.00\r\n[${root}]`)],
  ['another header', encode(`REGEDIT4\r\n\r\n[${root}]\r\n`)],
  ['another key', exported('[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Other]')],
  ['a key whose name only starts alike', exported(`[${root}2]`)],
  ['a value outside of any key', exported('"RoomName"="x"')],
  ['text over two lines', exported(`[${root}]`, '"RoomName"="a', 'b"')],
  ['a line of something else', exported(`[${root}]`, 'RoomName REG_SZ x')],
])('%s is no export of the key', (_, bytes) => {
  expect(parseRegFile(bytes, root)).toEqual({ ok: false, error: expect.stringMatching(/\w/) });
});
