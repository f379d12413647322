import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { run } from '../../scripts/lib/process.ts';
import { readRegistryPolicy } from '../../src/main/policy/registryPolicy.ts';
import { policyKey, readPolicyKey } from '../../src/main/policy/windowsRegistry.ts';
import { describeWith } from '../harness/index.ts';

const longMs = 180_000;
const key = policyKey.join('\\');

/** The room's reader with a real registry and its `reg.exe` behind it: Wine's, whose exports are Windows' in form. */
describeWith(['wine'], 'policy in the registry', () => {
  let work: string;
  const wine = (args: readonly string[]) =>
    run('wine', [...args], {
      // Else the names' accents are lost on the way in.
      env: {
        ...process.env,
        WINEPREFIX: path.join(work, 'prefix'),
        WINEDEBUG: '-all',
        LC_ALL: 'C.UTF-8',
      },
      timeoutMs: longMs,
    });
  const wineserver = (flag: string) =>
    run('wineserver', [flag], {
      env: { ...process.env, WINEPREFIX: path.join(work, 'prefix') },
    });
  const onWindows = (word: string): string =>
    word.startsWith('/') && word.includes(work) ? `Z:${word.replaceAll('/', '\\')}` : word;
  const read = () =>
    readRegistryPolicy((hive) =>
      readPolicyKey(
        {
          environment: { SystemRoot: 'C:\\windows' },
          folder: work,
          async run(command, args) {
            const { code, stdout } = await wine([command, ...args.map(onWindows)]);
            if (code !== 0) throw new Error(`reg.exe ended with ${code}`);
            return stdout;
          },
          readFile: async (file) => ({ state: 'bytes', bytes: await readFile(file) }),
          remove: (file) => unlink(file),
        },
        hive,
      ),
    );
  const set = async (where: string, name: string, type: string, data: string): Promise<void> => {
    const words = ['reg', 'add', where, '/v', name, '/t', type, '/d', data, '/f', '/reg:64'];
    expect((await wine(words)).code).toBe(0);
  };

  beforeAll(async () => {
    work = mkdtempSync(path.join(tmpdir(), 'mago-policy-'));
    // Else each call starts a Windows of its own.
    await wineserver('-p');
    expect((await wine(['wineboot', '-i'])).code).toBe(0);
  }, longMs);
  beforeEach(async () => {
    for (const hive of ['HKLM', 'HKCU'])
      await wine(['reg', 'delete', `${hive}\\SOFTWARE\\Policies\\Mago`, '/f', '/reg:64']);
  });
  afterAll(async () => {
    await wineserver('-k');
    rmSync(work, { recursive: true, force: true });
  });

  it('is empty where nobody has set any', async () => {
    expect(await read()).toEqual({
      state: 'read',
      layers: { enforced: {}, recommended: {} },
      problems: [],
    });
  });

  it('is read with its accents, its numbers and its recommended half', async () => {
    await set(`HKLM\\${key}`, 'RoomName', 'REG_SZ', 'Salle Émile');
    await set(`HKLM\\${key}`, 'MeetingPin', 'REG_DWORD', '0');
    await set(`HKLM\\${key}`, 'NoSuchSetting', 'REG_SZ', 'x');
    await set(`HKLM\\${key}\\Defaults`, 'RoomLanguage', 'REG_SZ', 'fr');
    expect(await read()).toEqual({
      state: 'read',
      layers: {
        enforced: { 'room.name': 'Salle Émile', 'meeting.pin': false },
        recommended: { 'room.language': 'fr' },
      },
      problems: ['HKLM: NoSuchSetting is no setting of this version.'],
    });
  });

  it('of the computer wins over the user’s, value by value', async () => {
    await set(`HKCU\\${key}`, 'RoomName', 'REG_SZ', 'the user’s');
    await set(`HKCU\\${key}`, 'RoomLanguage', 'REG_SZ', 'it');
    await set(`HKLM\\${key}`, 'RoomName', 'REG_SZ', 'the computer’s');
    expect(await read()).toMatchObject({
      layers: { enforced: { 'room.name': 'the computer’s', 'room.language': 'it' } },
    });
  });
});
