import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../lib/paths.ts';
import { run } from '../lib/process.ts';

export type InstallerParts = {
  /** Of the app: three numbers. */
  version: string;
  /** The PC's shell, built. */
  shell: string;
  /** The packed app: what becomes `app-<version>`. */
  app: string;
  /** The installer to make. */
  out: string;
};

const buildTimeoutMs = 600_000;

/** Makes the MSI, by Debian's wixl and msibuild. Rejects with what they say. */
export async function makeMsi({ version, shell, app, out }: InstallerParts): Promise<void> {
  // wixl takes files from beneath its own folder alone.
  const work = mkdtempSync(path.join(tmpdir(), 'mago-msi-'));
  try {
    const put = (from: string, name: string): void => copyFileSync(from, path.join(work, name));
    put(shell, 'mago-room-shell.exe');
    put(inRoot('resources/intune/UpdateTask.xml'), 'UpdateTask.xml');
    put(inRoot('resources/installer/pc.cmd'), 'pc.cmd');
    put(inRoot('resources/installer/msi.xml'), 'room.wxs');
    writeFileSync(path.join(work, 'current.txt'), `${version}\r\n`);
    symlinkSync(path.resolve(app), path.join(work, 'app'));
    writeFileSync(path.join(work, 'app.wxs'), appFragment(app));
    const flags = ['-a', 'x64', '-D', `VERSION=${version}`, '-o', path.resolve(out)];
    await tool('wixl', [...flags, 'room.wxs', 'app.wxs'], work);
    await tool('msibuild', [path.resolve(out), ...actionQueries.flatMap((q) => ['-q', q])], work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function tool(file: string, args: string[], cwd: string): Promise<void> {
  const { code, output } = await run(file, args, { cwd, timeoutMs: buildTimeoutMs });
  // wixl says of a missing file only that, and ends well.
  if (code !== 0 || output.trim() !== '') throw new Error(`${file} ended with ${code}: ${output}`);
}

/** A program in a folder (34), when files change (1024), as SYSTEM (2048); its code counts, unless 64 is added. */
const asSystem = 34 + 1024 + 2048;
const ignored = 64;
const cmd = '"[System64Folder]cmd.exe" /d /c';
const isRemoved = 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE';

/**
 * What wixl cannot say: programs that the installer runs. Versions that the room fetched itself are no files
 * of the installer's, so they are swept; where a newer installer takes the place of this one they stay.
 */
const actions: { id: string; type: number; does: string; when: string; at: number }[] = [
  {
    ...{ id: 'PcInstall', type: asSystem, when: 'NOT REMOVE', at: 5010 },
    does: `${cmd} ""[INSTALLDIR]pc.cmd" install"`,
  },
  {
    ...{ id: 'PcRemove', type: asSystem + ignored, when: isRemoved, at: 2500 },
    does: `${cmd} ""[INSTALLDIR]pc.cmd" remove"`,
  },
  {
    ...{ id: 'Sweep', type: asSystem + ignored, when: isRemoved, at: 3510 },
    does: `${cmd} "rd /s /q "[INSTALLDIR]." & rd "[MAGO].""`,
  },
];

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
const actionQueries = actions.flatMap(({ id, type, does, when, at }) => [
  `INSERT INTO \`CustomAction\` (\`Action\`, \`Type\`, \`Source\`, \`Target\`) VALUES (${quoted(id)}, ${type}, 'TARGETDIR', ${quoted(does)})`,
  `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES (${quoted(id)}, ${quoted(when)}, ${at})`,
]);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Every file of the app as a component, in folders as they are. */
export function appFragment(app: string): string {
  let count = 0;
  const ids: string[] = [];
  const folder = (under: string): string =>
    readdirSync(path.join(app, under), { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const id = `app${(count += 1)}`;
        const name = escaped(entry.name);
        const inApp = path.posix.join(under, entry.name);
        if (entry.isDirectory())
          return `<Directory Id="${id}" Name="${name}">${folder(inApp)}</Directory>`;
        if (!entry.isFile()) throw new Error(`${inApp} is neither a file nor a folder`);
        ids.push(id);
        return `<Component Id="${id}" Guid="*" Win64="yes"><File Id="${id}" Name="${name}" Source="app/${escaped(inApp)}" KeyPath="yes"/></Component>`;
      })
      .join('\n');
  const files = folder('');
  const refs = ids.map((id) => `<ComponentRef Id="${id}"/>`).join('');
  return `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Fragment><DirectoryRef Id="APP">${files}</DirectoryRef></Fragment>
<Fragment><ComponentGroup Id="App">${refs}</ComponentGroup></Fragment>
</Wix>
`;
}
