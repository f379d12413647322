import { expect, test } from 'vitest';
import { findOutdated } from './findOutdated.ts';
import { makeOutputs } from './outputs.ts';

test('what is in the repository is current', async () => {
  expect(findOutdated(await makeOutputs())).toEqual([]);
});

test('a file that the schema would give otherwise is named', async () => {
  const outputs = await makeOutputs();
  outputs.set('docs/SETTINGS.md', 'other');
  outputs.set('docs/SETTINGS2.md', 'new');
  outputs.delete('resources/intune/de-DE/room.adml');
  expect(findOutdated(outputs)).toEqual([
    'docs/SETTINGS.md is not current: run "npm run policies"',
    'docs/SETTINGS2.md is not current: run "npm run policies"',
    'resources/intune/de-DE/room.adml is made by nobody',
  ]);
});
