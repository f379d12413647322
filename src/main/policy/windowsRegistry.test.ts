import { expect, test } from 'vitest';
import { noPolicy } from './reading.ts';
import { readRegistryPolicy } from './registryPolicy.ts';
import type { FileBytes } from '../files/readCapped.ts';
import { readPolicyKey, type Hive } from './windowsRegistry.ts';

const longNames = { HKLM: 'HKEY_LOCAL_MACHINE', HKCU: 'HKEY_CURRENT_USER' };
type Keys = Readonly<Record<string, readonly string[]>>;

/** reg.exe with these keys (`HKLM\SOFTWARE\…`), each with its lines of an export. `denied`: they are there, and cannot be read. */
function makeRegistry(keys: Keys, denied: readonly string[] = []) {
  const files = new Map<string, Uint8Array>();
  const asked: string[][] = [];
  const long = (key: string): string =>
    key.replace(/^HK(LM|CU)/, (hive) => longNames[hive as Hive]);
  const all = new Set(
    [...Object.keys(keys), ...denied].flatMap((key) => {
      const parts = key.split('\\');
      return parts.map((_, index) => parts.slice(0, index + 1).join('\\'));
    }),
  );
  const run = (command: string, args: readonly string[]): Promise<string> => {
    asked.push([command, ...args]);
    const [verb, key = '', file = ''] = args;
    if (!all.has(key) || denied.includes(key))
      return Promise.reject(new Error('FEHLER: Der angegebene Schlüssel wurde nicht gefunden.'));
    if (verb === 'query') {
      const children = [...all].filter(
        (other) => other.replace(/\\[^\\]+$/, '') === key && other !== key,
      );
      return Promise.resolve(`\r\n${children.map(long).join('\r\n')}\r\n`);
    }
    const body = Object.entries(keys)
      .filter(([one]) => one === key || one.startsWith(`${key}\\`))
      .flatMap(([one, lines]) => ['', `[${long(one)}]`, ...lines]);
    const text = ['Windows Registry Editor Version 5.00', ...body, ''].join('\r\n');
    files.set(file, Buffer.from(`\uFEFF${text}`, 'utf16le'));
    return Promise.resolve('');
  };
  const deps = {
    environment: { SystemRoot: 'D:\\Windows' },
    folder: '/data',
    run,
    readFile: (file: string): Promise<FileBytes> => {
      const bytes = files.get(file);
      return Promise.resolve(bytes ? { state: 'bytes', bytes } : { state: 'absent' });
    },
    remove: (file: string) => {
      files.delete(file);
      return Promise.resolve();
    },
  };
  return { files, asked, read: () => readRegistryPolicy((hive) => readPolicyKey(deps, hive)) };
}

const room = 'SOFTWARE\\Policies\\Mago\\Room';

test('value by value HKLM wins over HKCU, enforced and recommended apart', async () => {
  const { read, files, asked } = makeRegistry({
    [`HKLM\\${room}`]: ['"RoomName"="Machine"', '"MeetingPin"=dword:00000000'],
    [`HKLM\\${room}\\Defaults`]: ['"RoomLanguage"="de"'],
    [`HKCU\\${room}`]: ['"RoomName"="Person"', '"NetworkPort"=dword:0000234a'],
    [`HKCU\\${room}\\Defaults`]: ['"RoomLanguage"="fr"', '"BeaconEnabled"=dword:00000000'],
  });
  expect(await read()).toEqual({
    state: 'read',
    layers: {
      enforced: { 'room.name': 'Machine', 'meeting.pin': false, 'network.port': 9034 },
      recommended: { 'room.language': 'de', 'beacon.enabled': false },
    },
    problems: [],
  });
  expect(files.size).toBe(0);
  for (const [command, verb, , file, , view] of asked) {
    expect(command).toBe('D:\\Windows\\System32\\reg.exe');
    expect([verb, view]).toEqual(['export', '/reg:64']);
    expect(file).toMatch(/^\/data\/policy\.HK(LM|CU)\.reg$/);
  }
});

test.each([
  ['nothing of ours', { 'HKLM\\SOFTWARE\\Policies\\Microsoft': [], 'HKCU\\SOFTWARE\\Other': [] }],
  [
    'our other programs',
    { 'HKLM\\SOFTWARE\\Policies\\Mago\\App': [], 'HKCU\\SOFTWARE\\Policies': [] },
  ],
])('a registry with %s has no policy, in any language of Windows', async (_, keys) => {
  expect(await makeRegistry(keys).read()).toEqual({
    state: 'read',
    layers: noPolicy,
    problems: [],
  });
});

test('a key that is there and cannot be read is not taken for none', async () => {
  const { read } = makeRegistry({ 'HKCU\\SOFTWARE\\Policies': [] }, [`HKLM\\${room}`]);
  expect(await read()).toEqual({
    state: 'unreadable',
    why: `reg.exe cannot export HKLM\\${room}.`,
  });
});

test('a reg.exe that does not run at all is not taken for no policy', async () => {
  expect(await makeRegistry({}).read()).toMatchObject({ state: 'unreadable' });
});

test('bad values cost only themselves and are named without their value', async () => {
  const { read } = makeRegistry({
    [`HKLM\\${room}`]: [
      '"RoomName"="Machine"',
      '"NetworkPort"=dword:00000050',
      '"MeetingPin"="hunter2"',
      '"RoomColour"="red"',
      '"RoomLanguage"=hex(2):64,00,65,00,00,00',
    ],
    [`HKLM\\${room}\\Defaults`]: ['"BeaconEnabled"=dword:00000002'],
    'HKCU\\SOFTWARE\\Policies': [],
  });
  expect(await read()).toEqual({
    state: 'read',
    layers: { enforced: { 'room.name': 'Machine' }, recommended: {} },
    problems: [
      'HKLM: NetworkPort must be a whole number from 1024 to 65535.',
      'HKLM: MeetingPin must be a REG_DWORD.',
      'HKLM: RoomColour is no setting of this version.',
      'HKLM: RoomLanguage must be a REG_DWORD or a REG_SZ.',
      'HKLM\\…\\Defaults: BeaconEnabled must be 0 or 1.',
    ],
  });
});
