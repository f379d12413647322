import { existsSync, readFileSync } from 'node:fs';
import { languages } from '#shared/languages.ts';
import { filesUnder } from '../lib/files.ts';
import { inRoot } from '../lib/paths.ts';
import { findTemplateFindings } from './crossCheck.ts';
import { admxFileName } from './model.ts';
import { cultures } from './texts/texts.ts';

const folder = 'resources/intune';

/** What on the disk is not what the schema gives, and what is wrong with the templates that are there. */
export function findOutdated(outputs: ReadonlyMap<string, string>): string[] {
  const read = (file: string): string =>
    existsSync(inRoot(file)) ? readFileSync(inRoot(file), 'utf8').replaceAll('\r\n', '\n') : '';
  const stale = [...outputs].filter(([file, text]) => read(file) !== text);
  const strays = existsSync(inRoot(folder))
    ? filesUnder([folder]).filter((file) => /\.ad(mx|ml)$/.test(file) && !outputs.has(file))
    : [];
  const adml = languages.map((language): [string, string] => {
    const culture = cultures[language];
    return [culture, read(`${folder}/${culture}/${admxFileName}.adml`)];
  });
  return [
    ...stale.map(([file]) => `${file} is not current: run "npm run policies"`),
    ...strays.map((file) => `${file} is made by nobody`),
    ...findTemplateFindings({ admx: read(`${folder}/${admxFileName}.admx`), adml: new Map(adml) }),
  ];
}
