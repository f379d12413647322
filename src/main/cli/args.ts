import { parseArgs } from 'node:util';
import { testCompanyId } from '#shared/beacon/index.ts';
import { parseIpv4 } from '#shared/meetingId.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { settingsPatchSchema, type SettingsPatch } from '#shared/settings.ts';

/**
 * The flags of both composition roots. Each can come from the environment too, as `MAGO_ROOM_` and
 * the flag in capitals (`--screen-port` is `MAGO_ROOM_SCREEN_PORT`); the flag wins.
 */
const flags = {
  data: { type: 'string', hint: '<folder>', text: 'where the room keeps its files' },
  port: { type: 'string', hint: '<port>', text: 'TCP port of the LAN host (1024 to 65535)' },
  address: { type: 'string', hint: '<IPv4>', text: 'own address to use; goes before --interface' },
  interface: { type: 'string', hint: '<name>', text: 'network interface to use' },
  policy: { type: 'string', hint: '<file>', text: 'policy file (on Windows: the registry)' },
  provisioning: { type: 'string', hint: '<file>', text: 'provisioning file' },
  'screen-port': {
    type: 'string',
    hint: '<port>',
    text: "TCP port of the screen's page on 127.0.0.1 (any free one if left out)",
  },
  app: { type: 'boolean', hint: '', text: "be a person's own app, not a room" },
  link: { type: 'string', hint: '<mago://…>', text: 'with --app: a link to follow' },
  hci: {
    type: 'string',
    hint: '<path>',
    text: 'with --app: a Bluetooth controller (HCI over H4) to hear beacons with',
  },
  'company-id': {
    type: 'string',
    hint: '<number>',
    text: "with --app: the company id of the organisation's beacons (0 to 65535)",
  },
  update: { type: 'boolean', hint: '', text: 'look for an update once, install it, and end' },
  headless: { type: 'boolean', hint: '', text: 'open no window' },
  windowed: { type: 'boolean', hint: '', text: 'open a window instead of the whole screen' },
  json: { type: 'boolean', hint: '', text: 'print one JSON line once the room listens' },
  help: { type: 'boolean', hint: '', text: 'print this' },
} as const;
type Flag = keyof typeof flags;
const flagNames = Object.keys(flags) as Flag[];

export type RoomArgs = {
  /** Undefined: the usual folder of the platform. */
  data: string | undefined;
  /** Where policy and the provisioning file are, unless at their usual places. */
  policy: string | undefined;
  provisioning: string | undefined;
  /** Zero: any free one. */
  screenPort: number;
  /** A person's own app instead of a room. */
  isApp: boolean;
  /** Of any shape; the app parses it. */
  link: string | undefined;
  /** As the setting `beacon.hciPath` of a room. */
  hciPath: string | null;
  /** As the setting `beacon.companyId` of a room. */
  companyId: number;
  /** One pass of the update step instead of a room. */
  isUpdate: boolean;
  isHeadless: boolean;
  isWindowed: boolean;
  isJson: boolean;
  isHelp: boolean;
  /** What whoever starts the room fixes; a layer above what is set on the wall. */
  settings: SettingsPatch;
};

export type ArgsOptions = {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** False under Electron, where Chromium's own switches are on the same line. */
  isStrict: boolean;
};

type RawFlags = Partial<Record<Flag, string | boolean>>;

/** The error is a sentence for the person who typed the line. */
export function parseRoomArgs(options: ArgsOptions): Result<RoomArgs, string> {
  const typed = readFlags(options);
  if (!typed.ok) return typed;
  const raw: RawFlags = { ...readEnvironment(options.env), ...typed.value };
  const text = (flag: Flag): string | undefined => {
    const value = raw[flag];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const address = text('address');
  if (address !== undefined && parseIpv4(address) === undefined)
    return err(`--address ${address}: not an IPv4 address`);
  const screenPort = toNumber(text('screen-port') ?? '0');
  if (screenPort === undefined || screenPort > 65_535)
    return err(`--screen-port ${text('screen-port')}: not a port`);
  const companyId = toNumber(text('company-id') ?? String(testCompanyId));
  if (companyId === undefined || companyId > 0xffff)
    return err(`--company-id ${text('company-id')}: not a number from 0 to 65535`);
  const settings = readSettings(text('port'), address ?? text('interface'));
  if (!settings.ok) return settings;
  return ok({
    data: text('data'),
    policy: text('policy'),
    provisioning: text('provisioning'),
    screenPort,
    isApp: raw.app === true,
    link: text('link'),
    hciPath: text('hci') ?? null,
    companyId,
    isUpdate: raw.update === true,
    isHeadless: raw.headless === true,
    isWindowed: raw.windowed === true,
    isJson: raw.json === true,
    isHelp: raw.help === true,
    settings: settings.value,
  });
}

function readFlags({ argv, isStrict }: ArgsOptions): Result<RawFlags, string> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: flags,
      strict: isStrict,
      allowPositionals: !isStrict,
    });
    return ok(values);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

const variableOf = (flag: Flag): string => `MAGO_ROOM_${flag.toUpperCase().replaceAll('-', '_')}`;

function readEnvironment(env: ArgsOptions['env']): RawFlags {
  const found: RawFlags = {};
  for (const flag of flagNames) {
    const value = env[variableOf(flag)];
    if (value === undefined || value === '') continue;
    found[flag] = flags[flag].type === 'boolean' ? value === '1' || value === 'true' : value;
  }
  return found;
}

function readSettings(
  port: string | undefined,
  interfaceName: string | undefined,
): Result<SettingsPatch, string> {
  const parsed = settingsPatchSchema.safeParse({
    ...(port === undefined ? {} : { 'network.port': toNumber(port) ?? port }),
    ...(interfaceName === undefined ? {} : { 'network.interface': interfaceName }),
  });
  if (parsed.success) return ok(parsed.data);
  return err(
    `${parsed.error.issues[0]?.path[0] === 'network.port' ? `--port ${port}` : '--interface'}: not usable`,
  );
}

const toNumber = (text: string): number | undefined =>
  /^[0-9]{1,5}$/.test(text) ? Number(text) : undefined;

/** What `--help` prints. */
export function helpText(command: string): string {
  const rows = flagNames.map((flag) => {
    const { hint, text } = flags[flag];
    return `  ${`--${flag} ${hint}`.padEnd(24)}${text}`;
  });
  return [
    `Usage: ${command} [flags]`,
    '',
    ...rows,
    '',
    'Each flag can be given in the environment too: --screen-port is MAGO_ROOM_SCREEN_PORT.',
    '',
  ].join('\n');
}
