import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../lib/paths.ts';
import { builderConfig as text, valuesOf } from '../pack/builderConfig.ts';
import about from '../../package.json' with { type: 'json' };

test('every fuse is set, and to the safe side', () => {
  expect(valuesOf('electronFuses')).toEqual({
    runAsNode: 'false',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableCookieEncryption: 'true',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    loadBrowserProcessSpecificV8Snapshot: 'false',
    grantFileProtocolExtraPrivileges: 'false',
  });
  expect(text).toMatch(/^asar: true$/m);
});

test('installers are for the machine, start nothing, and replace each other', () => {
  expect(valuesOf('nsis')).toMatchObject({ perMachine: 'true', runAfterFinish: 'false' });
  expect(valuesOf('msi')).toMatchObject({ perMachine: 'true', runAfterFinish: 'false' });
  expect(valuesOf('msi')['upgradeCode']).toBe('5C0E6F0B-5B0B-4F1E-9B5B-6A1C7D2E8F34');
  const wxs = readFileSync(inRoot('resources/installer/msi.xml'), 'utf8');
  expect(/UpgradeCode="(.+?)"/.exec(wxs)?.[1]).toBe(valuesOf('msi')['upgradeCode']);
  expect(wxs).toContain('InstallScope="perMachine"');
});

test('the publisher is named in full, so that no other signature passes for ours', () => {
  expect(text).toMatch(/publisherName:\n\s+- CN=.+, O=.+/);
});

test('the program has the name that the shell starts', () => {
  const [, name] = /^executableName: (.+)$/m.exec(text) ?? [];
  for (const os of ['posix', 'windows'])
    expect(readFileSync(inRoot(`resources/shell/os_${os}.c`), 'utf8')).toMatch(
      new RegExp(`os_program_name = "${name}(\\.exe)?"`),
    );
});

test('the Electron that is shipped is a supported one', () => {
  const [, major] = /^(\d+)\.\d+\.\d+$/.exec(about.devDependencies.electron) ?? [];
  // Its three newest majors have support; 45 was the newest in November 2026.
  expect(Number(major)).toBeGreaterThanOrEqual(45);
});
