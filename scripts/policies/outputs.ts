import { format, resolveConfig } from 'prettier';
import { languages } from '#shared/languages.ts';
import { hardeningDocument } from '../hardening/checklist.ts';
import { inRoot } from '../lib/paths.ts';
import { makeAdml } from './adml.ts';
import { makeAdmx } from './admx.ts';
import { intuneDocument, omaUriDocument, settingsDocument } from './documents.ts';
import { kioskDocument } from './kiosk.ts';
import { admxFileName } from './model.ts';
import { cultures } from './texts/texts.ts';

/** Every generated file, by its path in the repository. The same schema and texts give the same bytes. */
export async function makeOutputs(): Promise<Map<string, string>> {
  const outputs = new Map([[`resources/intune/${admxFileName}.admx`, makeAdmx()]]);
  for (const language of languages)
    outputs.set(`resources/intune/${cultures[language]}/${admxFileName}.adml`, makeAdml(language));
  const documents = {
    'resources/intune/oma-uri.md': omaUriDocument(),
    'resources/intune/kiosk.md': kioskDocument(),
    'docs/HARDENING.md': hardeningDocument(),
    'docs/INTUNE-ADMX.md': intuneDocument(),
    'docs/SETTINGS.md': settingsDocument(),
  };
  for (const [file, text] of Object.entries(documents)) {
    const options = await resolveConfig(inRoot(file));
    outputs.set(file, await format(text, { ...options, filepath: file }));
  }
  return outputs;
}
