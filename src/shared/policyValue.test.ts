import { describe, expect, test } from 'vitest';
import { parsePolicyValue, parseSetting, policyName, settingOfPolicy } from './policyValue.ts';
import { defaultSettings, settingKeys } from './settings.ts';
import { settingShapes } from './settingShapes.ts';

describe('names', () => {
  test('are made of the setting and lead back to it, whatever the capitals', () => {
    expect(policyName('room.name')).toBe('RoomName');
    expect(policyName('meeting.allowPublicAddressIds')).toBe('MeetingAllowPublicAddressIds');
    for (const key of settingKeys) {
      expect(policyName(key)).toMatch(/^[A-Za-z0-9]+$/);
      expect(settingOfPolicy(policyName(key))).toBe(key);
      expect(settingOfPolicy(policyName(key).toUpperCase())).toBe(key);
    }
    expect(settingOfPolicy('RoomColour')).toBeUndefined();
  });

  test('are different for different settings', () => {
    expect(new Set(settingKeys.map((key) => policyName(key).toLowerCase())).size).toBe(
      settingKeys.length,
    );
  });
});

test('a shape has the default of its setting', () => {
  for (const key of settingKeys) expect(settingShapes[key].default).toBe(defaultSettings[key]);
});

describe('a value of the registry', () => {
  test.each([
    ['meeting.pin', 1, true],
    ['meeting.pin', 0, false],
    ['network.port', 9034, 9034],
    ['room.name', 'Salle Émile', 'Salle Émile'],
    ['room.language', 'it', 'it'],
    ['network.interface', 'Ethernet 2', 'Ethernet 2'],
    ['network.interface', '', null],
  ] as const)('%s: %j is %j', (key, data, value) => {
    expect(parsePolicyValue(key, data)).toEqual({ ok: true, value: { [key]: value } });
  });

  test.each([
    ['meeting.pin', 2, 'must be 0 or 1'],
    ['meeting.pin', '1', 'must be a REG_DWORD'],
    ['network.port', 80, 'must be a whole number from 1024 to 65535'],
    ['network.port', '9034', 'must be a REG_DWORD'],
    ['room.name', 1, 'must be a REG_SZ'],
    ['room.name', '', 'must be text of 1 to 128 characters that this setting can use'],
    ['room.name', 'a\u202Eb', 'must be text of 1 to 128 characters that this setting can use'],
    ['room.language', 'pt', 'must be one of "en", "de", "it", "fr", "es"'],
    [
      'network.interface',
      'x'.repeat(129),
      'must be text of 1 to 128 characters that this setting can use, or null',
    ],
  ] as const)('%s: %j %s', (key, data, why) => {
    expect(parsePolicyValue(key, data)).toEqual({ ok: false, error: why });
  });
});

test('an absent value is no value', () => {
  expect(parseSetting('room.name', undefined)).toMatchObject({ ok: false });
});
