import { defaultText, optionLabel } from './adml.ts';
import {
  admxFileName,
  appName,
  entries,
  keyOf,
  policyKey,
  rootCategory,
  type PolicyEntry,
} from './model.ts';
import { cultures, policyTexts } from './texts/texts.ts';
import { escapeXml } from './xml.ts';

const texts = policyTexts.en;
const notice = '<!-- Made by `npm run policies` from src/shared/settings.ts. Do not edit. -->';
const csp = './Device/Vendor/MSFT/Policy';

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: string[], rows: string[][]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

/** Where one policy is in the device's configuration. */
const uriOf = (entry: PolicyEntry): string =>
  `${csp}/Config/${appName}~Policy~${rootCategory[entry.level]}~${entry.category}/${entry.id}`;

/** The value as Intune sends it: an element for whatever is more than yes or no. */
function exampleOf({ shape, valueName }: PolicyEntry): string {
  if (shape.kind === 'boolean') return shape.default ? '<enabled/>' : '<disabled/>';
  return `<enabled/><data id="${valueName}" value="${escapeXml(String(shape.default ?? ''))}"/>`;
}

function allowed(entry: PolicyEntry): string {
  const { shape } = entry;
  const orNull = shape.isNullable ? ' or null' : '';
  switch (shape.kind) {
    case 'boolean':
      return `yes or no${orNull}`;
    case 'integer':
      return `${shape.min} to ${shape.max}${orNull}`;
    case 'text':
      return `text of ${shape.minLength} to ${shape.maxLength} characters${orNull}`;
    case 'choice':
      return shape.options
        .map((option) => `${code(option)}: ${optionLabel(entry, option, texts)}`)
        .join('; ');
  }
}

const enforced = entries.filter(({ level }) => level === 'enforced');
const isNumber = ({ shape }: PolicyEntry): boolean =>
  shape.kind === 'boolean' || shape.kind === 'integer';

const jsonOf = (entry: PolicyEntry): string => JSON.stringify(entry.shape.default);

/** `docs/SETTINGS.md` */
export function settingsDocument(): string {
  const rows = enforced.map((entry) => {
    const setting = texts.settings[entry.shape.key];
    const explained = 'empty' in setting ? `${setting.explain} ${setting.empty}` : setting.explain;
    return [
      code(entry.shape.key),
      explained,
      allowed(entry),
      code(jsonOf(entry)),
      `${code(entry.valueName)}, ${isNumber(entry) ? 'REG_DWORD' : 'REG_SZ'}`,
    ];
  });
  return `${notice}

# Settings

Every setting of a room, from the one schema in \`src/shared/settings.ts\`. A value comes from the strongest place that has one:

1. **Policy, enforced**: ${code(`HKLM\\${policyKey}`)}, then the same key in \`HKCU\`, value by value. On Linux \`"enforced"\` in \`/etc/mago-room/policy.json\`.
2. **The room's start**: \`--port\`, \`--address\`, \`--interface\`.
3. **The provisioning file**: \`%ProgramData%\\Mago\\Room\\provisioning.json\`, on Linux \`/etc/mago-room/provisioning.json\`.
4. **The wall**: what somebody set behind the administrator PIN.
5. **Policy, recommended**: ${code(keyOf.recommended)} in the same two hives; on Linux \`"recommended"\` in the policy file.
6. **The default** in the table.

The settings page on the wall says for each value where it comes from, locks what 1 to 3 set, and lets what was set on the wall be taken back. Policy is looked at again each minute and after sleep, the provisioning file every two seconds; no restart is needed.

${table(['setting', 'what it does', 'values', 'default', 'in the registry'], rows)}

In the registry a yes is 1, a no is 0, and null is an empty text.

## The policy file (Linux)

\`\`\`json
{
  "enforced": { "room.name": "Aurora", "meeting.pin": true },
  "recommended": { "room.language": "de" }
}
\`\`\`

A value that cannot be used costs only itself. A file that cannot be read at all changes nothing: what was read last stays in force, also after a restart. Both are said on the wall's settings page and in the log.

## The provisioning file

\`\`\`json
{ "version": 1, "settings": { "room.name": "Aurora", "network.port": 8034 } }
\`\`\`

- UTF-8, 256 KiB at most. It is applied whole or refused whole: one wrong value, one unknown key, and nothing of it applies. What was applied before stays in force, also after a restart.
- Beside it the room writes \`provisioning.result.json\`: the file's SHA-256, the time, whether it was applied, and every problem as a sentence with its path. Where the room may not write there, the result is in its data folder, and the wall says where.
- When the file is removed, its settings no longer apply.
- Secrets do not belong in it. A key that is named like one (PIN, password, secret, token, key) is refused, and its value is neither logged nor repeated.
- \`--policy <file>\` and \`--provisioning <file>\` (or \`MAGO_ROOM_POLICY\`, \`MAGO_ROOM_PROVISIONING\`) name other places. On Windows policy always comes from the registry.
`;
}

/** `resources/intune/oma-uri.md` */
export function omaUriDocument(): string {
  const rows = entries.map((entry) => [
    `${texts.settings[entry.shape.key].name}${entry.level === 'enforced' ? '' : ' (recommended)'}`,
    code(uriOf(entry)),
    code(exampleOf(entry)),
    allowed(entry),
  ]);
  return `${notice}

# OMA-URI list

First the template, once for each configuration profile (data type String, value: the whole text of \`${admxFileName}.admx\`):

${code(`${csp}/ConfigOperations/ADMXInstall/${appName}/Policy/${admxFileName}`)}

Then what is to be set, data type String for each. The values below are the defaults. \`<disabled/>\` says no to a yes-or-no setting; for any other it withdraws the policy.

${table(['policy', 'OMA-URI', 'value', 'allowed'], rows)}
`;
}

/** `docs/INTUNE-ADMX.md` */
export function intuneDocument(): string {
  const port = enforced.find(({ shape }) => shape.key === 'network.port');
  const pin = enforced.find(({ shape }) => shape.key === 'meeting.pin');
  if (!port || !pin) throw new Error('the examples of the Intune guide are settings no more');
  const languages = Object.values(cultures)
    .map((culture) => code(culture))
    .join(', ');
  return `${notice}

# Policies with Intune

\`resources/intune\` has the template \`${admxFileName}.admx\`, its words in ${languages}, and [every OMA-URI](../resources/intune/oma-uri.md). What each setting does: [SETTINGS.md](SETTINGS.md). No step below was tried with a real tenant; [UNPROVED.md](UNPROVED.md) says how to.

## Way 1: import the template (the settings are then forms)

1. Intune admin center → Devices → Configuration → Import ADMX → Import. Choose \`${admxFileName}.admx\` and **one** language file, \`en-US/${admxFileName}.adml\` for instance. Wait until it says Available.
2. Create → New policy → Windows 10 and later → Templates → Imported Administrative templates.
3. Under *${texts.product}* are the enforced settings, under *${texts.recommendedProduct}* the recommended ones. Set what you need.
4. Assign the profile to the group of the room PCs, as a device group.

## Way 2: ingest it by OMA-URI (works with any MDM)

1. Create → New policy → Windows 10 and later → Templates → Custom.
2. Add the template: OMA-URI ${code(`${csp}/ConfigOperations/ADMXInstall/${appName}/Policy/${admxFileName}`)}, data type String, value: the whole text of \`${admxFileName}.admx\`.
3. Add one row for each setting. The port, for instance: OMA-URI ${code(uriOf(port))}, data type String, value ${code(exampleOf(port))}. A yes or no, ${code(uriOf(pin))}, is ${code('<enabled/>')} or ${code('<disabled/>')}.
4. Assign the profile to the room PCs. The template and its settings may be in one profile.

An element that a policy has must be given, also where it is empty: ${code('value=""')}.

## Way 3: Active Directory

Copy \`${admxFileName}.admx\` and the language folders into the domain's \`PolicyDefinitions\` folder. The policies are under Computer Configuration and User Configuration → Administrative Templates → ${texts.product}.

## See whether it arrived

- On the PC: ${code(`reg query HKLM\\${policyKey} /s /reg:64`)}.
- On the wall: Settings. What policy sets has a lock and says so; a value that cannot be used is named at the top.
- It takes a minute at most from the registry to the room, and no restart.

## Traps

- The room reads policy as the person who is signed in, by \`reg.exe\`. "Prevent access to registry editing tools" must not be set for the kiosk account; when policy cannot be read, the wall says so and what was read last stays in force.
- A value is enforced for the device if \`HKLM\` has it, whatever \`HKCU\` says.
- Removing a profile removes the values; the wall's own settings, the recommended ones and the defaults are back within a minute.
- Names in the template never change their meaning. A default is ${code(defaultText(pin, texts))} or the like for people, and \`REG_DWORD\` for Windows: see the last column in [SETTINGS.md](SETTINGS.md).
`;
}
