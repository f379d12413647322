import fc from 'fast-check';
import { parseRegFile } from '../../../src/main/policy/regFile.ts';
import { parseProvisioning } from '../../../src/main/provisioning/parseProvisioning.ts';
import { parseLayer, resolveSettings } from '../../../src/main/settings/layers.ts';
import {
  settingKeys,
  settingsPatchSchema,
  settingsSchema,
  type SettingsPatch,
} from '../../../src/shared/settings.ts';
import type { Door } from '../door.ts';
import { must } from '../rubbish.ts';

type Input =
  | { at: 'wall'; value: unknown }
  | { at: 'file'; value: unknown }
  | { at: 'provisioning'; text: string }
  | { at: 'policy'; bytes: Uint8Array };

const root = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Mago\\Room';
const value = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('en', 'always', 8034, null, true),
  fc.anything(),
);
const values = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom(...settingKeys), fc.string()), value, { maxKeys: 6 }),
  fc.anything(),
);
const provisioning = fc.oneof(
  values.map((settings) => JSON.stringify({ version: 1, settings }) ?? ''),
  fc.json(),
  fc.string({ unit: 'binary' }),
);
const line = fc.oneof(
  fc.constantFrom(`[${root}]`, `[${root}\\Defaults]`, '[HKEY_USERS]', '@="x"', '"RoomName"="A"'),
  fc
    .tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))
    .map(([name, data]) => `"${name}"="${data}"`),
  fc
    .nat(0xffff_ffff)
    .map((number) => `"NetworkPort"=dword:${number.toString(16).padStart(8, '0')}`),
  fc.string({ unit: 'binary' }),
);
const policy = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.array(line, { maxLength: 8 }).map((lines) => {
    const text = ['Windows Registry Editor Version 5.00', '', ...lines, ''].join('\r\n');
    return Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
  }),
);

/** The settings' four doors: the room API, the file on disk, the provisioning file, the exported policy. */
export function openSettingsDoor(): Door<Input> {
  let deep = 0;
  function mustBeUsable(patch: SettingsPatch): void {
    const { values: all } = resolveSettings({ wall: patch });
    if (Object.keys(patch).length > 0) deep += 1;
    must(settingsSchema.safeParse(all).success, `settings that are none: ${JSON.stringify(patch)}`);
  }
  return {
    get deep() {
      return deep;
    },
    inputs: fc.oneof(
      fc.record({ at: fc.constant('wall' as const), value: values }),
      fc.record({ at: fc.constant('file' as const), value: values }),
      fc.record({ at: fc.constant('provisioning' as const), text: provisioning }),
      fc.record({ at: fc.constant('policy' as const), bytes: policy }),
    ),
    try(input) {
      if (input.at === 'wall') {
        const patch = settingsPatchSchema.safeParse(input.value);
        if (patch.success) mustBeUsable(patch.data);
      } else if (input.at === 'file') {
        if (typeof input.value === 'object' && input.value !== null)
          mustBeUsable(parseLayer(input.value as Record<string, unknown>).values);
      } else if (input.at === 'provisioning') {
        const parsed = parseProvisioning(input.text);
        if (parsed.ok) mustBeUsable(parsed.value);
        else must(parsed.error.length > 0 && parsed.error.length <= 50, 'refused without a reason');
      } else {
        const parsed = parseRegFile(input.bytes, root);
        if (!parsed.ok) must(parsed.error.length > 0, 'refused without a reason');
      }
      must(
        !('polluted' in {}) && Object.keys(Object.prototype).length === 0,
        'a prototype changed',
      );
    },
    end: () => undefined,
  };
}
