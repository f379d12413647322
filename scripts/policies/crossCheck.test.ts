import { describe, expect, test } from 'vitest';
import { languages } from '#shared/languages.ts';
import { makeAdml } from './adml.ts';
import { makeAdmx } from './admx.ts';
import { findTemplateFindings } from './crossCheck.ts';
import { makeOutputs } from './outputs.ts';

const admx = makeAdmx();
const en = makeAdml('en');
const check = (changes: { admx?: string; en?: string }): string[] =>
  findTemplateFindings({
    admx: changes.admx ?? admx,
    adml: new Map([['en-US', changes.en ?? en]]),
  });

/** The text with one thing wrong; a fault that could not be planted fails the test. */
function plant(text: string, from: string | RegExp, to: string): string {
  const planted = text.replace(from, to);
  if (planted === text) throw new Error(`nothing to plant at ${String(from)}`);
  return planted;
}

test('what is generated has nothing wrong, in any language', () => {
  const adml = new Map(languages.map((language) => [language, makeAdml(language)]));
  expect(findTemplateFindings({ admx, adml })).toEqual([]);
});

test('a blank line in an explanation is a blank line, not an indented one', () => {
  expect(en).toContain('&#10;&#10;The value is enforced');
  expect(en).not.toMatch(/\n\n/);
});

test('the same schema gives the same bytes', async () => {
  expect([...(await makeOutputs())]).toEqual([...(await makeOutputs())]);
});

describe('a fault in the template is reported:', () => {
  const key = 'SOFTWARE\\Policies\\Mago\\Room';
  test.each<[string, string | RegExp, string, string | RegExp]>([
    ['half a file', /<policies>[^]*/, '', /is not XML/],
    ['another root', /policyDefinitions/g, 'policies', /does not start with policyDefinitions/],
    ['another namespace', '2006/07', '2006/08', /another namespace/],
    ['a dot in an id', /name="RoomName"/, 'name="Room.Name"', '"Room.Name" is no id'],
    [
      'a dot in an element',
      /<text id="RoomName"/,
      '<text id="Room.Name"',
      'policy RoomName has an element "Room.Name", which is no id',
    ],
    ['a policy twice', 'name="RoomLanguage"', 'name="RoomName"', 'policy RoomName is there twice'],
    [
      'a dangling parent',
      '<parentCategory ref="Meeting" />',
      '<parentCategory ref="Meetings" />',
      'category Meetings is referred to and not there',
    ],
    [
      'no parent',
      /<parentCategory ref="Network" \/>/,
      '',
      'policy NetworkInterface does not have one parentCategory',
    ],
    [
      'a circle of parents',
      /(name="MagoRoom" displayName="[^"]+") \/>/,
      '$1><parentCategory ref="Room" /></category>',
      /category Room is its own parent/,
    ],
    [
      'an empty category',
      '<categories>',
      '<categories><category name="Spare" displayName="$(string.RoomName)" />',
      'category Spare is empty',
    ],
    [
      'a dangling version',
      '<supportedOn ref="SUPPORTED_MagoRoom" />',
      '<supportedOn ref="SUPPORTED_Else" />',
      'definition SUPPORTED_Else is referred to and not there',
    ],
    [
      'a key of somebody else',
      `key="${key}"`,
      'key="SOFTWARE\\Policies\\Mago"',
      'policy RoomName writes to a key that the room does not read',
    ],
    [
      'a key of the system',
      `key="${key}"`,
      'key="SOFTWARE\\Microsoft\\Windows"',
      'room.name has no enforced policy',
    ],
    [
      'a value that is no setting',
      'valueName="NetworkPort"',
      'valueName="NetworkPorts"',
      'policy NetworkPort writes NetworkPorts, which is no setting',
    ],
    [
      'a setting without a policy',
      /<policy name="RoomName"[^]*?<\/policy>/,
      '',
      'room.name has no enforced policy',
    ],
    [
      'another smallest value',
      'minValue="1024"',
      'minValue="1"',
      'policy NetworkPort has another minValue for network.port than the schema',
    ],
    [
      'another length',
      'maxLength="128"',
      'maxLength="129"',
      'policy RoomName has another maxLength for room.name than the schema',
    ],
    [
      'a value of a choice',
      '<string>withoutPin</string>',
      '<string>never</string>',
      'policy MeetingLobby has other values for meeting.lobby than the schema',
    ],
    [
      'a number for text',
      /<text (id="RoomName".*)\/>/,
      '<decimal $1/>',
      'policy RoomName writes room.name as decimal, which the room does not read',
    ],
    [
      'a yes that writes nothing',
      /<enabledValue>[^]*?<\/enabledValue>/,
      '',
      'policy MeetingPin does not write 1 and 0',
    ],
    ['no explanation', /explainText="[^"]+"/, '', 'policy RoomName has no name or no explanation'],
    ['no presentation', /presentation="[^"]+"/, '', 'policy RoomName has no presentation'],
  ])('%s', (_, from, to, finding) => {
    const findings = check({ admx: plant(admx, from, to) });
    expect(findings).toContainEqual(
      typeof finding === 'string' ? `admx: ${finding}` : expect.stringMatching(finding),
    );
  });
});

describe('a fault in a language is reported:', () => {
  test.each<[string, string | RegExp, string, string | RegExp]>([
    ['half a file', /<presentationTable>[^]*/, '', /is not XML/],
    [
      'a string that is missing',
      /<string id="RoomName">.*<\/string>/,
      '',
      'string RoomName is missing',
    ],
    [
      'a string that nobody asks for',
      '<stringTable>',
      '<stringTable><string id="Spare">x</string>',
      'string Spare is not used',
    ],
    [
      'a string twice',
      '<stringTable>',
      '<stringTable><string id="RoomName">x</string>',
      'string RoomName is there twice',
    ],
    [
      'an empty string',
      /(<string id="RoomName">).*(<\/string>)/,
      '$1 $2',
      'string RoomName is empty',
    ],
    [
      'a dot in an id',
      'id="MeetingLobby_Option_always"',
      'id="MeetingLobby.always"',
      'string "MeetingLobby.always" is no id',
    ],
    [
      'a presentation that is missing',
      /<presentation id="NetworkPort">[^]*?<\/presentation>/,
      '',
      'presentation NetworkPort is missing',
    ],
    [
      'a presentation that nobody asks for',
      '<presentationTable>',
      '<presentationTable><presentation id="Spare" />',
      'presentation Spare is not used',
    ],
    [
      'a control of no element',
      'refId="NetworkPort"',
      'refId="NetworkPorts"',
      'presentation NetworkPort: NetworkPorts is no element',
    ],
    [
      'an element without a control',
      'refId="NetworkPort"',
      'refId="NetworkPorts"',
      'presentation NetworkPort: element NetworkPort has no fitting control',
    ],
    [
      'a control of another kind',
      /<decimalTextBox (refId="NetworkPort".*)<\/decimalTextBox>/,
      '<textBox $1</textBox>',
      'presentation NetworkPort: element NetworkPort has no fitting control',
    ],
    [
      'another default of a number',
      'defaultValue="8034"',
      'defaultValue="8035"',
      "the default of network.port is not the schema's",
    ],
    [
      'another default of a text',
      '<defaultValue>Meeting room</defaultValue>',
      '<defaultValue>Room</defaultValue>',
      "the default of room.name is not the schema's",
    ],
    [
      'another default of a choice',
      'defaultItem="0"',
      'defaultItem="1"',
      "the default of room.language is not the schema's",
    ],
    [
      'an old revision',
      'revision="1.0"',
      'revision="0.9"',
      'its revision is older than the template wants (1.0)',
    ],
  ])('%s', (_, from, to, finding) => {
    const findings = check({ en: plant(en, from, to) });
    expect(findings).toContainEqual(
      typeof finding === 'string' ? `en-US: ${finding}` : expect.stringMatching(finding),
    );
  });
});
