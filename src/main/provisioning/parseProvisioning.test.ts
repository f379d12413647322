import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProvisioning } from './parseProvisioning.ts';
import { isSecretName } from './secretNames.ts';

const parse = (content: unknown) => parseProvisioning(JSON.stringify(content));
const problemsOf = (content: unknown): readonly string[] => {
  const parsed = parse(content);
  return parsed.ok ? [] : parsed.error;
};

test('a good file is its settings', () => {
  const settings = { 'room.name': 'Aula', 'meeting.pin': false, 'network.interface': null };
  expect(parse({ version: 1, settings })).toEqual({ ok: true, value: settings });
  expect(parse({ version: 1, settings: {} })).toEqual({ ok: true, value: {} });
});

test('a mark at the start of the file, as Windows programs write it, is no mistake', () => {
  expect(parseProvisioning('\uFEFF{"version":1,"settings":{}}')).toMatchObject({ ok: true });
});

describe('a file with any mistake is refused whole, and every mistake is named with its path', () => {
  test.each([
    [[], ['The file must be {"version": 1, "settings": {…}}.']],
    [{}, ['version must be 1.', 'settings must be an object of settings.']],
    [{ version: 2, settings: {} }, ['version must be 1.']],
    [{ version: 1, settings: [] }, ['settings must be an object of settings.']],
    [{ version: 1, settings: {}, rooms: [] }, ['rooms does not belong here.']],
    [
      { version: 1, settings: { 'room.name': 'Aula', 'network.port': 80, colour: 'red' } },
      [
        'settings.network.port must be a whole number from 1024 to 65535.',
        'settings.colour is no setting of this version.',
      ],
    ],
    [
      { version: 1, settings: { 'meeting.lobby': 'never', 'meeting.pin': null } },
      [
        'settings.meeting.pin must be true or false.',
        'settings.meeting.lobby must be one of "withoutPin", "always".',
      ],
    ],
  ])('%j', (content, problems) => {
    expect([...problemsOf(content)].toSorted()).toEqual(problems.toSorted());
  });

  test('half a file says where it breaks off', () => {
    expect(parseProvisioning('{"version":1,\n  "settings":{,}}')).toEqual({
      ok: false,
      error: ['This is not JSON: line 2, column 15.'],
    });
    expect(parseProvisioning('{"version":1,')).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/^This is not JSON/)],
    });
    expect(parseProvisioning('')).toMatchObject({ ok: false });
  });

  test('UTF-16, as PowerShell writes it unless told, is named as such', () => {
    const bytes = Buffer.from('\uFEFF{"version":1,"settings":{}}', 'utf16le');
    expect(parseProvisioning(new TextDecoder().decode(bytes))).toEqual({
      ok: false,
      error: ['This is not UTF-8 text: save the file as UTF-8.'],
    });
  });
});

describe('a secret', () => {
  test.each([
    [{ version: 1, settings: { adminPin: '4821' } }, 'settings.adminPin'],
    [{ version: 1, settings: { 'admin.pin': '4821' } }, 'settings.admin.pin'],
    [{ version: 1, settings: {}, wifi: { password: 'hunter2' } }, 'wifi.password'],
    [{ version: 1, settings: {}, list: [{ apikey: 'hunter2' }] }, 'list.0.apikey'],
    [{ version: 1, settings: { cloud_token: 'hunter2' } }, 'settings.cloud_token'],
    [{ version: 1, settings: {}, privateKey: 'hunter2' }, 'privateKey'],
    // Only in its own place is it the setting.
    [{ version: 1, settings: {}, 'meeting.pin': true }, 'meeting.pin'],
  ])('%j is refused by its name, and its value is not repeated', (content, path) => {
    const problems = problemsOf(content);
    expect(problems[0]).toBe(`${path}: secrets do not belong in this file. Remove it.`);
    expect(problems.join()).not.toMatch(/4821|hunter2/);
    expect(problems.filter((problem) => problem.startsWith(path))).toHaveLength(1);
  });

  test('is told from words that only look like one', () => {
    expect(
      ['monkey', 'keyboard', 'pinboard', 'spinning', 'room.name', 'opinion'].filter(isSecretName),
    ).toEqual(['monkey']);
  });
});

test('whatever stands in a file, it is parsed or refused with sentences', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
      const parsed = parseProvisioning(text);
      if (parsed.ok) return;
      expect(parsed.error.length).toBeGreaterThan(0);
      for (const problem of parsed.error) expect(problem).toMatch(/\w.*\.$/s);
    }),
  );
});
