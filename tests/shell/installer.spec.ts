import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildShell, windowsCompiler } from '../../scripts/lib/buildShell.ts';
import { inRoot } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/process.ts';
import { kioskEntries } from '../../scripts/policies/kiosk.ts';
import { makeMsi, type InstallerParts } from '../../scripts/release/msi.ts';
import { makeNsis } from '../../scripts/release/nsis.ts';
import { describeWith, waitFor } from '../harness/index.ts';

const longMs = 180_000;
const windowsPath = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;

/** What Intune would open, as `netsh` is told: name, protocol, port. */
function firewallRules(): string[] {
  const leaf = (id: string, name: string): string =>
    kioskEntries.find(({ uri }) => uri.endsWith(`/FirewallRules/${id}/${name}`))?.value ?? '';
  return ['MagoRoomLan', 'MagoRoomDiscovery', 'MagoRoomMdns'].map((id) => {
    const protocol = leaf(id, 'Protocol') === '6' ? 'TCP' : 'UDP';
    return `netsh.exe|advfirewall|firewall|add|rule|name=${leaf(id, 'Name')}|dir=in|action=allow|protocol=${protocol}|localport=${leaf(id, 'LocalPortRanges')}`;
  });
}

/**
 * The installers on Wine: files and registry are Windows' there; its task scheduler, its firewall and its
 * rights are not. So its tools are replaced by one that writes down what it is asked for.
 */
function describeInstaller(kind: 'NSIS' | 'MSI', make: (parts: InstallerParts) => Promise<void>) {
  describeWith(
    ['wine', kind === 'MSI' ? 'wixl' : 'makensis'],
    `the ${kind} installer of a room PC`,
    () => {
      let work: string;
      const inWork = (...names: string[]): string => path.join(work, ...names);
      const onC = (...names: string[]): string => inWork('prefix/drive_c', ...names);
      const installed = (...names: string[]): string => onC('Program Files/Mago/Room', ...names);
      const env = (toolCode: number): NodeJS.ProcessEnv => ({
        ...process.env,
        WINEPREFIX: inWork('prefix'),
        WINEDEBUG: '-all',
        WINEDLLOVERRIDES: 'schtasks.exe,netsh.exe=n',
        LC_ALL: 'C.UTF-8',
        FAKE_ROOM_LOG: windowsPath(inWork('starts.txt')),
        FAKE_TOOL_LOG: windowsPath(inWork('tools.txt')),
        FAKE_TOOL_CODE: String(toolCode),
      });
      const wine = (args: string[], toolCode = 0) =>
        run('wine', args, { env: env(toolCode), timeoutMs: longMs });
      const file = (version: string): string =>
        inWork(`${version}.${kind === 'MSI' ? 'msi' : 'exe'}`);
      const install = async (version: string, toolCode = 0): Promise<number> => {
        const silent =
          kind === 'MSI'
            ? ['msiexec', '/i', windowsPath(file(version)), '/qn']
            : [file(version), '/S'];
        return (await wine(silent, toolCode)).code;
      };
      const uninstall = async (version: string): Promise<number> => {
        const silent =
          kind === 'MSI'
            ? ['msiexec', '/x', windowsPath(file(version)), '/qn']
            : [installed('uninstall.exe'), '/S'];
        return (await wine(silent)).code;
      };
      const registry = async (): Promise<string> =>
        (await wine(['reg', 'query', 'HKLM\\SOFTWARE\\Mago', '/s', '/reg:64'])).output;
      const calls = (): string[] =>
        existsSync(inWork('tools.txt'))
          ? readFileSync(inWork('tools.txt'), 'utf8').trim().split(/\r?\n/)
          : [];
      const compile = async (source: string, to: string): Promise<void> => {
        expect((await run(windowsCompiler, ['-o', to, inRoot(source)])).output).toBe('');
      };

      beforeAll(async () => {
        work = mkdtempSync(path.join(tmpdir(), 'mago-installer-'));
        mkdirSync(inWork('app/resources/a & b'), { recursive: true });
        writeFileSync(inWork('app/resources/a & b/ü.txt'), 'a name that has to be escaped');
        await buildShell({ target: 'windows', file: inWork('shell.exe'), secondMs: 50 });
        await compile('tests/shell/fakeRoom.c', inWork('app/mago-room.exe'));
        for (const version of ['1.2.3', '1.2.4'])
          await make({
            ...{ version, shell: inWork('shell.exe'), app: inWork('app') },
            out: file(version),
          });
        expect((await wine(['wineboot', '-i'])).code).toBe(0);
        await compile('tests/shell/fakeTool.c', inWork('tool.exe'));
        for (const tool of ['schtasks.exe', 'netsh.exe'])
          copyFileSync(inWork('tool.exe'), onC('windows/system32', tool));
      }, longMs);
      afterAll(async () => {
        if (!work) return;
        await run('wineserver', ['-k'], { env: env(0) });
        rmSync(work, { recursive: true, force: true });
      });
      beforeEach(() => rmSync(inWork('tools.txt'), { force: true }));

      it('puts shell, version and pointer in place without a question, and tells Intune the version', async () => {
        expect(await install('1.2.3')).toBe(0);
        expect(readFileSync(installed('current.txt'), 'utf8')).toBe('1.2.3\r\n');
        expect(existsSync(installed('app-1.2.3', 'mago-room.exe'))).toBe(true);
        expect(existsSync(installed('app-1.2.3/resources/a & b/ü.txt'))).toBe(true);
        expect(await registry()).toMatch(/Version\s+REG_SZ\s+1\.2\.3/);
        const added = calls().filter((call) => !call.includes('|delete|'));
        expect(added).toEqual([
          ...firewallRules(),
          'schtasks.exe|/create|/tn|\\Mago\\Room\\Update|/xml|C:\\Program Files\\Mago\\Room\\UpdateTask.xml|/f',
        ]);
      });

      it('has installed a shell that starts its version', async () => {
        const flags = ['--state', windowsPath(inWork('state')), '--', 'exit=70'];
        expect((await wine([installed('mago-room-shell.exe'), ...flags])).code).toBe(70);
        expect(readFileSync(inWork('starts.txt'), 'utf8')).toContain('app-1.2.3');
      });

      it('is replaced by a newer one', async () => {
        mkdirSync(installed('app-1.2.9'), { recursive: true });
        writeFileSync(installed('app-1.2.9/mago-room.exe'), '');
        expect(await install('1.2.4')).toBe(0);
        expect(readFileSync(installed('current.txt'), 'utf8')).toBe('1.2.4\r\n');
        expect(existsSync(installed('app-1.2.4', 'mago-room.exe'))).toBe(true);
        expect(await registry()).toMatch(/Version\s+REG_SZ\s+1\.2\.4/);
        // What the room fetched itself stays. Wine does not tell an MSI that it makes way for a newer one.
        if (kind === 'NSIS') expect(existsSync(installed('app-1.2.9', 'mago-room.exe'))).toBe(true);
        else expect(await install('1.2.3')).not.toBe(0);
        expect(await registry()).toMatch(/Version\s+REG_SZ\s+1\.2\.4/);
      });

      it('leaves nothing when it is uninstalled, of what the room added neither', async () => {
        mkdirSync(installed('app-1.2.9'), { recursive: true });
        const data = onC('ProgramData/Mago/Room/state');
        mkdirSync(data, { recursive: true });
        writeFileSync(path.join(data, 'shell.log'), 'x');
        expect(await uninstall('1.2.4')).toBe(0);
        // NSIS' uninstaller goes on as a copy of itself, so that it can remove itself.
        await waitFor('the end of the folder', () => !existsSync(onC('Program Files/Mago')), {
          timeoutMs: 60_000,
        });
        expect(existsSync(onC('ProgramData/Mago'))).toBe(false);
        expect(await registry()).not.toContain('Mago');
        const removed = firewallRules().map((rule) => /\|(name=[^|]+)/.exec(rule)?.[1]);
        expect(calls()).toEqual([
          ...removed.map((name) => `netsh.exe|advfirewall|firewall|delete|rule|${name}`),
          'schtasks.exe|/delete|/tn|\\Mago\\Room\\Update|/f',
        ]);
      });

      it('says by its exit code that the update task could not be made', async () => {
        expect(await install('1.2.3', 1)).not.toBe(0);
      });
    },
  );
}

describeInstaller('NSIS', makeNsis);
describeInstaller('MSI', makeMsi);
