import { parsePolicyValue, settingOfPolicy } from '#shared/policyValue.ts';
import type { SettingsPatch } from '#shared/settings.ts';
import type { PolicyReading } from './reading.ts';
import type { RegistryValue } from './regFile.ts';
import type { Hive, KeyReading } from './windowsRegistry.ts';

/** Values that users may change, as other programs' policies have it too. In small letters: names of keys do not tell. */
const recommendedKey = 'defaults';

/** Both hives as one policy: value by value HKLM wins over HKCU. */
export async function readRegistryPolicy(
  readKey: (hive: Hive) => Promise<KeyReading>,
): Promise<PolicyReading> {
  const problems: string[] = [];
  const layers: { enforced: SettingsPatch; recommended: SettingsPatch } = {
    enforced: {},
    recommended: {},
  };
  // The weaker one first: the stronger one's values go over it.
  for (const hive of ['HKCU', 'HKLM'] as const) {
    const reading = await readKey(hive);
    if (reading.state === 'unreadable') return reading;
    if (reading.state === 'absent') continue;
    for (const [key, values] of reading.tree) {
      if (key === '') Object.assign(layers.enforced, usable(values, hive, problems));
      else if (key === recommendedKey)
        Object.assign(layers.recommended, usable(values, `${hive}\\…\\Defaults`, problems));
    }
  }
  return { state: 'read', layers, problems };
}

function usable(
  values: readonly RegistryValue[],
  where: string,
  problems: string[],
): SettingsPatch {
  const patch: SettingsPatch = {};
  for (const { name, data } of values) {
    const key = settingOfPolicy(name);
    if (key === undefined) {
      problems.push(`${where}: ${name.slice(0, 64)} is no setting of this version.`);
      continue;
    }
    if (data === undefined) {
      problems.push(`${where}: ${name} must be a REG_DWORD or a REG_SZ.`);
      continue;
    }
    const parsed = parsePolicyValue(key, data);
    if (parsed.ok) Object.assign(patch, parsed.value);
    else problems.push(`${where}: ${name} ${parsed.error}.`);
  }
  return patch;
}
