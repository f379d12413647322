import { discoveryPort } from '#shared/discovery/index.ts';
import { lanPort } from '#shared/roomDocument.ts';

/** One row of a custom profile in Intune that makes a PC a room. */
export type KioskEntry = {
  name: string;
  uri: string;
  type: 'Integer' | 'String' | 'Boolean';
  /** `file:` names a file of resources/intune whose whole text is the value. */
  value: string;
  /** One sentence: what it does. */
  does: string;
};

const policy = './Device/Vendor/MSFT/Policy/Config/';
const number = (name: string, uri: string, value: number, does: string): KioskEntry => ({
  ...{ name, does, uri: policy + uri },
  type: 'Integer',
  value: String(value),
});
const text = (name: string, uri: string, value: string, does: string): KioskEntry => ({
  ...{ name, does, value, uri: policy + uri },
  type: 'String',
});

const minutes = (element: string): string => `<Enabled/><Data ID="${element}" value="0"/>`;

/** By port and not by program: the program's folder changes with every version. */
function firewall(name: string, protocol: 'TCP' | 'UDP', port: number, does: string): KioskEntry[] {
  const id = `MagoRoom${name}`;
  const rule = (leaf: string, type: KioskEntry['type'], value: string): KioskEntry => ({
    name: `Firewall, ${protocol} ${port}: ${leaf}`,
    uri: `./Vendor/MSFT/Firewall/MdmStore/FirewallRules/${id}/${leaf}`,
    ...{ type, value, does },
  });
  return [
    rule('Name', 'String', `Mago Room ${protocol} ${port}`),
    rule('Direction', 'String', 'IN'),
    rule('Protocol', 'Integer', protocol === 'TCP' ? '6' : '17'),
    rule('LocalPortRanges', 'String', String(port)),
    rule('Action/Type', 'Integer', '1'),
    rule('Enabled', 'Boolean', 'true'),
  ];
}

export const kioskGroups: readonly { title: string; entries: readonly KioskEntry[] }[] = [
  {
    title: 'The room as the shell',
    entries: [
      {
        name: 'Shell Launcher (Enterprise, Education, IoT Enterprise)',
        uri: './Vendor/MSFT/AssignedAccess/ShellLauncher',
        type: 'String',
        value: 'file:ShellLauncher.xml',
        does: 'Makes the room’s shell the shell of Windows, makes the account “Kiosk” and signs it in by itself, and restarts the PC when the shell asks for it.',
      },
      {
        name: 'Assigned Access (Pro only, instead of the row above)',
        uri: './Vendor/MSFT/AssignedAccess/Configuration',
        type: 'String',
        value: 'file:AssignedAccess.xml',
        does: 'Signs the account “Room” in by itself, starts the room and lets nothing else run.',
      },
    ],
  },
  {
    title: 'No way out of the room',
    entries: [
      number(
        'Edge swipe',
        'LockDown/AllowEdgeSwipe',
        0,
        'A finger from the edge of the screen opens nothing.',
      ),
      number(
        'Power button in Start',
        'Start/HidePowerButton',
        1,
        'There is no power button to press.',
      ),
      text(
        'Power options',
        'ADMX_StartMenu/HidePowerOptions',
        '<Enabled/>',
        'Ctrl+Alt+Del offers neither restart nor shut-down.',
      ),
      number(
        'Shut-down at the sign-in screen',
        'LocalPoliciesSecurityOptions/Shutdown_AllowSystemToBeShutDownWithoutHavingToLogOn',
        0,
        'Nobody shuts the PC down without signing in.',
      ),
      number(
        'Toasts',
        'AboveLock/AllowToasts',
        0,
        'No notification appears above the lock screen.',
      ),
    ],
  },
  {
    title: 'Always on',
    entries: [
      text(
        'Display',
        'Power/DisplayOffTimeoutPluggedIn',
        minutes('EnterVideoACPowerDownTimeOut'),
        'The screen is never switched off by Windows.',
      ),
      text(
        'Sleep',
        'Power/StandbyTimeoutPluggedIn',
        minutes('EnterACStandbyTimeOut'),
        'The PC never sleeps.',
      ),
      text(
        'Hibernation',
        'Power/HibernateTimeoutPluggedIn',
        minutes('EnterACHibernateTimeOut'),
        'The PC never hibernates.',
      ),
      number(
        'Power button',
        'Power/SelectPowerButtonActionPluggedIn',
        0,
        'The PC’s power button does nothing when it is pressed shortly.',
      ),
      number(
        'Sleep button',
        'Power/SelectSleepButtonActionPluggedIn',
        0,
        'A sleep button does nothing.',
      ),
    ],
  },
  {
    title: 'Windows’ own updates',
    entries: [
      number(
        'When',
        'Update/AllowAutoUpdate',
        3,
        'Updates of Windows are installed at the time below.',
      ),
      number('Day', 'Update/ScheduledInstallDay', 0, 'Every day.'),
      number('Week', 'Update/ScheduledInstallEveryWeek', 1, 'Every week.'),
      number('Hour', 'Update/ScheduledInstallTime', 2, 'At 02:00.'),
      number(
        'Longest active hours',
        'Update/ActiveHoursMaxRange',
        18,
        'Active hours may last 18 hours.',
      ),
      number('Active hours begin', 'Update/ActiveHoursStart', 6, 'No restart from 06:00 on.'),
      number('Active hours end', 'Update/ActiveHoursEnd', 0, 'No restart until midnight.'),
      number(
        'Notifications',
        'Update/UpdateNotificationLevel',
        2,
        'Nothing about updates is shown on the wall, restarts included.',
      ),
      number(
        'Pause by hand',
        'Update/SetDisableUXWUAccess',
        1,
        'Nobody at the PC pauses or starts updates.',
      ),
      number(
        'Delivery Optimization',
        'DeliveryOptimization/DODownloadMode',
        1,
        'PCs in the same network hand updates of Windows on to each other.',
      ),
      number(
        'Delivery Optimization, share of the line',
        'DeliveryOptimization/DOPercentageMaxBackgroundBandwidth',
        20,
        'Updates of Windows take at most a fifth of the line, so that calls keep theirs.',
      ),
    ],
  },
  {
    title: 'Firewall',
    entries: [
      ...firewall(
        'Lan',
        'TCP',
        lanPort,
        'Guests and other rooms reach the room (change the port with network.port).',
      ),
      ...firewall('Discovery', 'UDP', discoveryPort, 'Other rooms and apps find the room.'),
      ...firewall('Mdns', 'UDP', 5353, 'The room is found by mDNS.'),
    ],
  },
];

export const kioskEntries = kioskGroups.flatMap(({ entries }) => entries);

export const kioskDocument =
  (): string => `<!-- Made by \`npm run policies\` from scripts/policies/kiosk.ts. Do not edit. -->

# A PC that is a room: OMA-URI list

For a custom profile (Intune: Devices, Configuration, Create, Windows 10 and later, Templates, Custom). A value that names a file is the whole text of that file. Keys that lead out of the room: [KeyboardFilter.ps1](KeyboardFilter.ps1). The order of steps: [docs/INTUNE.md](../../docs/INTUNE.md).

${kioskGroups
  .map(
    ({ title, entries }) => `## ${title}

| name | OMA-URI | type | value | what it does |
| --- | --- | --- | --- | --- |
${entries.map(({ name, uri, type, value, does }) => `| ${name} | \`${uri}\` | ${type} | ${value.startsWith('file:') ? `[${value.slice(5)}](${value.slice(5)})` : `\`${value}\``} | ${does} |`).join('\n')}`,
  )
  .join('\n\n')}
`;
