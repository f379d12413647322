import * as z from 'zod/mini';
import type { SettingsPatch } from '#shared/settings.ts';
import type { FileText } from '../files/readCapped.ts';
import { parseLayer } from '../settings/index.ts';
import { noPolicy, type PolicyReading } from './reading.ts';

export const defaultPolicyFile = '/etc/mago-room/policy.json';
export const maxPolicyBytes = 256 * 1024;

const layerSchema = z.optional(z.record(z.string(), z.unknown()));
const fileSchema = z.strictObject({ enforced: layerSchema, recommended: layerSchema });

/** Policy where there is no registry: `{"enforced":{"room.name":"Aurora"},"recommended":{…}}`. */
export function parsePolicyFile(file: FileText): PolicyReading {
  if (file.state === 'absent') return { state: 'read', layers: noPolicy, problems: [] };
  if (file.state !== 'text')
    return { state: 'unreadable', why: `The policy file is ${file.state}.` };
  let raw: unknown;
  try {
    raw = JSON.parse(file.text.replace(/^\uFEFF/, ''));
  } catch {
    return { state: 'unreadable', why: 'The policy file is not JSON.' };
  }
  const parsed = fileSchema.safeParse(raw);
  if (!parsed.success)
    return {
      state: 'unreadable',
      why: 'The policy file must hold "enforced" and "recommended", each with settings, and nothing else.',
    };
  const problems: string[] = [];
  const layer = (name: 'enforced' | 'recommended'): SettingsPatch => {
    const { values, invalid, unknown } = parseLayer(parsed.data[name] ?? {});
    for (const { key, why } of invalid) problems.push(`${name}: ${key} ${why}.`);
    for (const key of unknown)
      problems.push(`${name}: ${key.slice(0, 64)} is no setting of this version.`);
    return values;
  };
  return {
    state: 'read',
    layers: { enforced: layer('enforced'), recommended: layer('recommended') },
    problems,
  };
}
