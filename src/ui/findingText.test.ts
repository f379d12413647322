import { describe, expect, test } from 'vitest';
import type { Finding } from '#shared/diagnostics/index.ts';
import { factNames, reasons } from '#shared/diagnostics/report.ts';
import { findingText, shownFindings } from './findingText.ts';
import type { I18n } from './i18n.ts';
import { createI18n } from './i18n.ts';
import { loadWallCatalog } from './catalogs/wall.ts';
import wall from './locales/en/wall.json';

const words = (): Promise<I18n> =>
  createI18n({
    ...{ language: 'en', preferred: ['en-GB'], namespaces: ['wall'] },
    load: loadWallCatalog,
  });

const finding: Finding = {
  ...{ id: 'tcp', state: 'failed', reason: 'tcpDropped', rule: null },
  facts: [
    { name: 'address', value: '10.2.3.4' },
    { name: 'port', value: '8034' },
  ],
};

test('a finding is a name and a sentence with what was measured in it', async () => {
  expect(findingText(await words(), finding)).toEqual({
    title: 'Guests reach the room',
    sentence: '10.2.3.4 does not answer on TCP 8034: a firewall drops it, or nobody is there.',
  });
});

test('what is wrong with updates is said in the words of the settings', async () => {
  const updates: Finding = {
    ...{ id: 'updates', state: 'warning', reason: 'updates', rule: null },
    facts: [
      { name: 'version', value: '1.2.3' },
      { name: 'channel', value: 'stable' },
      { name: 'cause', value: 'blocked' },
      { name: 'checkedAt', value: '2026-11-22 02:15 UTC' },
      { name: 'blocked', value: '1.3.0' },
    ],
  };
  expect(findingText(await words(), updates)).toEqual({
    title: 'Updates',
    sentence:
      'Version 1.2.3 runs, channel stable. It did not start well in this room and is left out until a newer one comes. Last looked for: 2026-11-22 02:15 UTC. Left out because it did not start well: 1.3.0.',
  });
});

test('there is a sentence for every reason and none too many, and only facts stand in them', () => {
  const said = Object.entries(wall).filter(([key]) => key.startsWith('checks.said.'));
  expect(said.map(([key]) => key.slice('checks.said.'.length)).toSorted()).toEqual(
    [...reasons].toSorted(),
  );
  const names: readonly string[] = factNames;
  for (const [key, text] of said)
    for (const [, name = ''] of text.matchAll(/\{\{(\w+)\}\}/g))
      expect(names, `${key}: ${name}`).toContain(name);
});

describe('without a cloud', () => {
  const none = (id: Finding['id']): Finding => ({
    ...{ id, state: 'skipped', reason: 'cloudNone', facts: [], rule: null },
  });

  test('that is said once, for all of it', async () => {
    const shown = shownFindings([finding, none('cloudTcp443'), none('cloudRate')]);
    expect(shown).toEqual([finding, none('cloudTcp443')]);
    expect(findingText(await words(), none('cloudTcp443')).title).toBe('Cloud');
  });
});
