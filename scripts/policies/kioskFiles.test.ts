import { readFileSync } from 'node:fs';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../lib/paths.ts';
import { kioskEntries } from './kiosk.ts';

const read = (name: string): string => readFileSync(inRoot(`resources/intune/${name}`), 'utf8');

/** Throws for what is not well-formed. */
function parse(xml: string): Element {
  const parser = new DOMParser({
    onError: (_level, message) => {
      throw new Error(message);
    },
  });
  const root = parser.parseFromString(xml, 'text/xml').documentElement;
  if (!root) throw new Error('no root');
  return root;
}
const all = (root: Element, name: string): Element[] => [...root.getElementsByTagName(name)];
const textOf = (root: Element, name: string): string => all(root, name)[0]?.textContent ?? '';
const guid = /^\{[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}\}$/;
const shellFolder = '%ProgramFiles%\\Mago\\Room';

/** What is wrong with a Shell Launcher configuration, by Microsoft's schema and by what our shell says. */
function shellLauncherFindings(xml: string): string[] {
  const root = parse(xml);
  const findings: string[] = [];
  const profiles = all(root, 'Profile').filter((one) => one.getAttribute('Name') !== null);
  const ids = profiles.map((one) => one.getAttribute('Id') ?? '');
  for (const id of ids) if (!guid.test(id)) findings.push(`${id} is no GUID`);
  const used = all(root, 'Config').flatMap((one) =>
    all(one, 'Profile').map((profile) => profile.getAttribute('Id') ?? ''),
  );
  if (used.length !== 1 || !ids.includes(used[0] ?? '')) findings.push('no profile is in use');
  if (all(root, 'AutoLogonAccount').length !== 1) findings.push('nobody is signed in');
  const [shell] = profiles.flatMap((one) => all(one, 'Shell'));
  if (shell?.getAttribute('Shell') !== `"${shellFolder}\\mago-room-shell.exe"`)
    findings.push('another shell');
  if (shell?.getAttribute('V2:AppType') !== 'Desktop') findings.push('not a desktop program');
  const codes = all(root, 'ReturnCodeAction').map((one) => [
    Number(one.getAttribute('ReturnCode')),
    one.getAttribute('Action'),
  ]);
  if (codes.length > 4) findings.push('more than four return codes');
  if (JSON.stringify(codes) !== JSON.stringify(wantedCodes())) findings.push('other exit codes');
  // Without one nothing happens at any other code: a dark screen.
  if (all(root, 'DefaultAction')[0]?.getAttribute('Action') !== 'RestartShell')
    findings.push('no default action');
  return findings;
}

/** As resources/shell/supervise.h says. */
function wantedCodes(): [number, string][] {
  const header = readFileSync(inRoot('resources/shell/supervise.h'), 'utf8');
  const code = (name: string): number =>
    Number(new RegExp(`${name} = (\\d+)`).exec(header)?.[1] ?? Number.NaN);
  return [
    [code('EXIT_RESTART_SHELL'), 'RestartShell'],
    [code('EXIT_RESTART_PC'), 'RestartDevice'],
    [code('EXIT_SHUT_DOWN'), 'ShutdownDevice'],
  ];
}

describe('Shell Launcher', () => {
  const xml = read('ShellLauncher.xml');
  test('starts our shell, and knows its exit codes', () => {
    expect(shellLauncherFindings(xml)).toEqual([]);
  });
  test.each([
    [
      'a profile that is not there',
      '<Profile Id="{7A0C1D52',
      '<Profile Id="{7A0C1D53',
      'no profile',
    ],
    ['another exit code', 'ReturnCode="70"', 'ReturnCode="75"', 'other exit codes'],
    ['no default action', '<DefaultAction Action="RestartShell"/>', '', 'no default action'],
    [
      'an action that does nothing',
      '<DefaultAction Action="RestartShell"/>',
      '<DefaultAction Action="DoNothing"/>',
      'no default action',
    ],
    ['another program', 'mago-room-shell.exe', 'mago-room.exe', 'another shell'],
    ['nobody signed in', '<AutoLogonAccount/>', '', 'nobody is signed in'],
  ])('%s is found', (_, from, to, finding) => {
    const planted = xml.includes(from) ? xml.replace(from, to) : '';
    expect(shellLauncherFindings(planted).join()).toContain(finding);
  });
});

test('Assigned Access starts the shell, allows the room, and uses the profile that it has', () => {
  const root = parse(read('AssignedAccess.xml'));
  const [profile] = all(root, 'Profile');
  const id = profile?.getAttribute('Id') ?? '';
  expect(id).toMatch(guid);
  expect(all(root, 'DefaultProfile').map((one) => one.getAttribute('Id'))).toEqual([id]);
  expect(all(root, 'AutoLogonAccount')).toHaveLength(1);
  const apps = all(root, 'App').map((one) => [
    one.getAttribute('DesktopAppPath'),
    one.getAttribute('rs5:AutoLaunch'),
  ]);
  expect(apps).toEqual([
    [`${shellFolder}\\mago-room-shell.exe`, 'true'],
    [`${shellFolder}\\app-*\\mago-room.exe`, null],
  ]);
  expect(JSON.parse(textOf(root, 'win11:StartPins'))).toEqual({ pinnedList: [] });
});

test('the update task runs our shell as SYSTEM, one at a time, all through the night', () => {
  const root = parse(read('UpdateTask.xml'));
  expect(root.namespaceURI).toBe('http://schemas.microsoft.com/windows/2004/02/mit/task');
  expect(textOf(root, 'UserId')).toBe('S-1-5-18');
  expect(textOf(root, 'Command')).toBe(`"${shellFolder}\\mago-room-shell.exe"`);
  expect(textOf(root, 'Arguments')).toBe('--update');
  expect([textOf(root, 'Interval'), textOf(root, 'Duration')]).toEqual(['PT15M', 'P1D']);
  expect(textOf(root, 'MultipleInstancesPolicy')).toBe('IgnoreNew');
  const [principal] = all(root, 'Principal');
  expect(all(root, 'Actions')[0]?.getAttribute('Context')).toBe(principal?.getAttribute('id'));
});

describe('the OMA-URI list', () => {
  test('every row has an address of its own and a value of its type', () => {
    const uris = kioskEntries.map(({ uri }) => uri);
    expect(new Set(uris).size).toBe(uris.length);
    for (const { uri, type, value, does } of kioskEntries) {
      expect(uri).toMatch(
        /^\.\/(Device\/Vendor\/MSFT\/Policy\/Config(\/[A-Za-z_]+){2}|Vendor\/MSFT\/(AssignedAccess\/(ShellLauncher|Configuration)|Firewall\/MdmStore\/FirewallRules\/[A-Za-z]+\/[A-Za-z/]+))$/,
      );
      expect([type, value]).toEqual([
        type,
        expect.stringMatching({ Integer: /^\d+$/, Boolean: /^(true|false)$/, String: /./ }[type]),
      ]);
      expect(does).toMatch(/^[A-Z].*[^.]\.$/);
      expect(does.split(/\. /)).toHaveLength(1);
    }
  });
  test('values that are XML are well-formed, and files are there', () => {
    const files = kioskEntries.filter(({ value }) => value.startsWith('file:'));
    const roots = files.map(({ value }) => parse(read(value.slice('file:'.length))).tagName);
    expect(roots).toEqual(['ShellLauncherConfiguration', 'AssignedAccessConfiguration']);
    const inline = kioskEntries.filter(({ value }) => value.startsWith('<'));
    const enabled = inline.map(({ value }) => all(parse(`<v>${value}</v>`), 'Enabled').length);
    expect(enabled).toEqual([1, 1, 1, 1]);
  });
  test('Windows and the room change versions in the same hours', () => {
    const value = (name: string): string | undefined =>
      kioskEntries.find(({ uri }) => uri.endsWith(`/${name}`))?.value;
    expect([
      value('ScheduledInstallTime'),
      value('ActiveHoursStart'),
      value('ActiveHoursEnd'),
    ]).toEqual(['2', '6', '0']);
  });
});

test('the keyboard filter blocks what leads out of the room, and leaves administrators their keys', () => {
  const script = read('KeyboardFilter.ps1');
  for (const key of ['Alt+F4', 'Alt+Tab', 'Ctrl+Esc', 'Ctrl+Alt+Del', 'Windows', 'Win+L'])
    expect(script).toContain(`'${key}'`);
  expect(script).toContain("DisableKeyboardFilterForAdministrators = 'true'");
});
