import { expect, test } from 'vitest';
import { helpText, parseRoomArgs } from './args.ts';

const parse = (argv: string[], env: Record<string, string> = {}, isStrict = true) =>
  parseRoomArgs({ argv, env, isStrict });

test('without flags the room chooses by itself', () => {
  expect(parse([])).toEqual({
    ok: true,
    value: {
      data: undefined,
      policy: undefined,
      provisioning: undefined,
      screenPort: 0,
      isApp: false,
      link: undefined,
      hciPath: null,
      companyId: 0xffff,
      isUpdate: false,
      isHeadless: false,
      isWindowed: false,
      isJson: false,
      isHelp: false,
      settings: {},
    },
  });
});

test('every flag is heard', () => {
  const line =
    '--data d --policy p.json --provisioning q.json --port 9034 --address 10.0.0.1 --interface eth0 --screen-port 9000 --app --link mago://x --hci /dev/ttyACM0 --company-id 76 --update --headless --windowed --json --help';
  expect(parse(line.split(' '))).toEqual({
    ok: true,
    value: {
      data: 'd',
      policy: 'p.json',
      provisioning: 'q.json',
      screenPort: 9000,
      isApp: true,
      link: 'mago://x',
      hciPath: '/dev/ttyACM0',
      companyId: 76,
      isUpdate: true,
      isHeadless: true,
      isWindowed: true,
      isJson: true,
      isHelp: true,
      settings: { 'network.port': 9034, 'network.interface': '10.0.0.1' },
    },
  });
});

test('the environment says the same, and a flag wins over it', () => {
  const env = {
    MAGO_ROOM_PORT: '9034',
    MAGO_ROOM_SCREEN_PORT: '9000',
    MAGO_ROOM_HEADLESS: '1',
    MAGO_ROOM_JSON: '0',
    MAGO_ROOM_DATA: '',
  };
  expect(parse(['--port', '9035'], env)).toMatchObject({
    value: {
      data: undefined,
      screenPort: 9000,
      isHeadless: true,
      isJson: false,
      settings: { 'network.port': 9035 },
    },
  });
});

test('an interface is chosen by its name or by an address of it', () => {
  expect(parse(['--interface', 'eth0'])).toMatchObject({
    value: { settings: { 'network.interface': 'eth0' } },
  });
  expect(parse(['--address', '10.0.0.1'])).toMatchObject({
    value: { settings: { 'network.interface': '10.0.0.1' } },
  });
});

test.each([
  [['--port', '80']],
  [['--port', 'http']],
  [['--port', '99999']],
  [['--screen-port', '-1']],
  [['--screen-port', '70000']],
  [['--address', '300.1.1.1']],
  [['--address', 'fe80::1']],
  [['--interface', 'x'.repeat(200)]],
  [['--prot', '8034']],
  [['stray']],
])('%j is answered with a sentence', (argv) => {
  expect(parse(argv)).toEqual({ ok: false, error: expect.stringMatching(/\w/) });
});

test("under Electron, Chromium's switches are nobody's mistake", () => {
  const argv = ['--no-sandbox', '--inspect=0', '.', '--port', '9034', '--json'];
  expect(parse(argv, {}, false)).toMatchObject({
    value: { isJson: true, settings: { 'network.port': 9034 } },
  });
});

test('the help names every flag once', () => {
  expect(helpText('room').match(/^ {2}--[a-z-]+/gm)).toHaveLength(16);
});
