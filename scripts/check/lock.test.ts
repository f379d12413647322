import { expect, it } from 'vitest';
import { lockFindings } from './lock.ts';

const manifest = { dependencies: { builder: '1.2.3' } };
const builder = { version: '1.2.3', optionalDependencies: { '@builder/win32': '1.2.3' } };

it('accepts exact versions with a binary for every platform', () => {
  const packages = {
    '': manifest,
    'node_modules/builder': builder,
    'node_modules/@builder/win32': { version: '1.2.3' },
  };
  expect(lockFindings(manifest, { packages })).toEqual([]);
});

it('misses a platform binary that is not in the lock', () => {
  const packages = { '': manifest, 'node_modules/builder': builder };
  expect(lockFindings(manifest, { packages })).toEqual([
    'package-lock.json: @builder/win32 is missing, which node_modules/builder needs elsewhere',
  ]);
});

it('refuses a range, a lock of another version and a named host', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', resolved: 'https://example.org/a.tgz' },
  };
  expect(lockFindings({ devDependencies: { a: '^1.0.0' } }, { packages })).toEqual([
    'package.json: a ^1.0.0 is not one exact version',
    'package-lock.json: has not a ^1.0.0',
    'package-lock.json: node_modules/a names the host it came from',
  ]);
});
