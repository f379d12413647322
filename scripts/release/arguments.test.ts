import { expect, test } from 'vitest';
import { parseReleaseArgs } from './arguments.ts';

const whole = ['make', '--folder', 'app', '--version', '1.2.3', '--key', 'k.pem', '--out', 'web'];

test('a version is packed for all rooms of the stable channel, unless told otherwise', () => {
  expect(parseReleaseArgs(whole)).toEqual({
    command: 'make',
    options: {
      ...{ folder: 'app', version: '1.2.3', keyFile: 'k.pem', out: 'web', channel: 'stable' },
      ...{ minimumVersion: '0.0.0', notBefore: 0, percentage: 100, isDowngrade: false },
    },
  });
});

test('every flag is heard', () => {
  const more =
    '--channel preview --minimum 1.0.0 --not-before 2027-01-31T02:00Z --percentage 10 --downgrade';
  expect(parseReleaseArgs([...whole, ...more.split(' ')])).toMatchObject({
    options: {
      ...{ channel: 'preview', minimumVersion: '1.0.0', percentage: 10, isDowngrade: true },
      notBefore: Date.UTC(2027, 0, 31, 2),
    },
  });
});

const installers = ['installers', '--folder', 'app', '--out', 'dist', '--version'];

test('installers are made of a packed app', () => {
  expect(parseReleaseArgs([...installers, '1.2.3'])).toEqual({
    command: 'installers',
    options: { folder: 'app', version: '1.2.3', out: 'dist' },
  });
});

test.each([
  [['installers'], '--folder, --version and --out are needed'],
  [[...installers, '1.2.3-beta4'], 'no version of three numbers'],
  [[...installers, '1.2.3', '--key', 'k.pem'], '--key'],
  [['make'], '--folder, --version, --key and --out are needed'],
  [[...whole, '--version', '1.2'], '"1.2" is no version'],
  [[...whole, '--version', '../1.2.3'], 'is no version'],
  [[...whole, '--minimum', 'x'], '"x" is no version'],
  [[...whole, '--channel', 'nightly'], '"nightly" is no channel'],
  [[...whole, '--percentage', '101'], 'a whole number from 0 to 100'],
  [[...whole, '--not-before', 'soon'], '"soon" is no time'],
  [[...whole, '--force'], '--force'],
  [['sign'], 'there is no command "sign"'],
  [['key'], 'one file'],
])('%j is refused with a sentence', (argv, why) => {
  const parsed = parseReleaseArgs(argv);
  expect(parsed.command === 'wrong' ? parsed.why : '').toContain(why);
});
