import * as z from 'zod/mini';
import { testCompanyId } from './beacon/payload.ts';
import { languages } from './languages.ts';
import { lanPort } from './roomDocument.ts';
import { nameSchema } from './signal/values.ts';

export const languageSchema = z.enum(languages);

const fields = {
  'room.name': nameSchema,
  'room.language': languageSchema,
  /** Name of the network interface to use; null lets the room choose the one that reaches the network. */
  'network.interface': z.nullable(z.string().check(z.minLength(1), z.maxLength(128))),
  /** The organisation's time server (NTP), a name or an address: diagnostics compare the clock with it. */
  'network.timeServer': z.nullable(
    z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(253),
        z.regex(/^[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?$/),
      ),
  ),
  'network.port': z.int().check(z.minimum(1024), z.maximum(65_535)),
  /** Whether a new meeting starts with a PIN. */
  'meeting.pin': z.boolean(),
  /** `withoutPin`: the right PIN opens the door. `always`: the wall admits everybody. */
  'meeting.lobby': z.enum(['withoutPin', 'always']),
  'meeting.allowPublicAddressIds': z.boolean(),
  /** The organisation's meeting server (DESIGN 9); null: the room works by itself. */
  'cloud.url': z.nullable(
    z
      .string()
      .check(
        z.minLength(9),
        z.maxLength(270),
        z.regex(/^https:\/\/[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?$/),
      ),
  ),
  /** Nothing leaves the LAN: no cloud, no names, no time server. */
  'cloud.localOnly': z.boolean(),
  /** Takes the place of the code that is typed on the wall. Good for one enrolment. */
  'cloud.enrolmentCode': z.nullable(
    z.string().check(z.minLength(8), z.maxLength(16), z.regex(/^[0-9A-Za-z -]+$/)),
  ),
  /** PEM file with the authorities that vouch for the cloud, besides those of the system. */
  'cloud.caFile': z.nullable(z.string().check(z.minLength(1), z.maxLength(256))),
  /** SHA-256 of the cloud's TLS key (SPKI), base64url: then no authority is asked. */
  'cloud.spki': z.nullable(
    z.string().check(z.minLength(43), z.maxLength(43), z.regex(/^[A-Za-z0-9_-]{43}$/)),
  ),
  /** Whether the room suggests itself to apps nearby over Bluetooth (DESIGN 8). */
  'beacon.enabled': z.boolean(),
  /** The organisation's number from the Bluetooth SIG; 65535 is for tests. */
  'beacon.companyId': z.int().check(z.minimum(0), z.maximum(0xffff)),
  /** A Bluetooth controller that speaks HCI (H4): a serial port, with `@baud` behind it, or a socket. */
  'beacon.hciPath': z.nullable(z.string().check(z.minLength(1), z.maxLength(256))),
  /** The folder with the updates, as an address. Plain HTTP only to this PC itself: for rehearsals. */
  'updates.url': z.nullable(
    z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(512),
        z.regex(/^(https:\/\/[!-~]{1,500}|http:\/\/127\.0\.0\.1:[0-9]{1,5}(\/[!-~]{0,400})?)$/),
      ),
  ),
  /** Up to three public keys (Ed25519, base64url) with commas between them: whoever holds one signs updates. */
  'updates.keys': z.nullable(
    z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(131),
        z.regex(/^[A-Za-z0-9_-]{43}(,[A-Za-z0-9_-]{43}){0,2}$/),
      ),
  ),
  'updates.channel': z.enum(['stable', 'preview']),
  /** Where support bundles are saved; null: in the room's data folder. */
  'support.folder': z.nullable(z.string().check(z.minLength(1), z.maxLength(256))),
  /** A text that was not there before has the room save a support bundle once. */
  'support.request': z.nullable(z.string().check(z.minLength(1), z.maxLength(64))),
  /** When updates may be installed, local time: `0200-0400`. The same minute twice is the whole day. */
  'updates.window': z
    .string()
    .check(
      z.minLength(9),
      z.maxLength(9),
      z.regex(/^([01][0-9]|2[0-3])[0-5][0-9]-([01][0-9]|2[0-3])[0-5][0-9]$/),
    ),
};

/**
 * Everything that can be set on a room. One table; layers, policies and the settings page are made from it
 * (DESIGN 8). Every field has a default, so a missing or partial file is a whole one.
 */
export const settingsSchema = z.object({
  'room.name': z._default(fields['room.name'], 'Meeting room'),
  'room.language': z._default(fields['room.language'], 'en'),
  'network.interface': z._default(fields['network.interface'], null),
  'network.timeServer': z._default(fields['network.timeServer'], null),
  'network.port': z._default(fields['network.port'], lanPort),
  'meeting.pin': z._default(fields['meeting.pin'], true),
  'meeting.lobby': z._default(fields['meeting.lobby'], 'withoutPin'),
  'meeting.allowPublicAddressIds': z._default(fields['meeting.allowPublicAddressIds'], false),
  'cloud.url': z._default(fields['cloud.url'], null),
  'cloud.localOnly': z._default(fields['cloud.localOnly'], false),
  'cloud.enrolmentCode': z._default(fields['cloud.enrolmentCode'], null),
  'cloud.caFile': z._default(fields['cloud.caFile'], null),
  'cloud.spki': z._default(fields['cloud.spki'], null),
  'beacon.enabled': z._default(fields['beacon.enabled'], true),
  'beacon.companyId': z._default(fields['beacon.companyId'], testCompanyId),
  'beacon.hciPath': z._default(fields['beacon.hciPath'], null),
  'updates.url': z._default(fields['updates.url'], null),
  'updates.keys': z._default(fields['updates.keys'], null),
  'updates.channel': z._default(fields['updates.channel'], 'stable'),
  'updates.window': z._default(fields['updates.window'], '0200-0400'),
  'support.folder': z._default(fields['support.folder'], null),
  'support.request': z._default(fields['support.request'], null),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

/** A change of some settings. Keys that are no settings are refused, not dropped. */
export const settingsPatchSchema = z.partial(z.strictObject(fields));
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/**
 * Where a value comes from, strongest first (DESIGN 8): what policy enforces, the flags the room was started
 * with, the provisioning file, the wall, what policy recommends, the schema.
 */
export const settingSources = [
  'policy',
  'start',
  'provisioning',
  'wall',
  'recommended',
  'default',
] as const;
export type SettingSource = (typeof settingSources)[number];

/** Whether a value from there binds the wall. */
export const isFixedSource = (source: SettingSource): boolean =>
  settingSources.indexOf(source) < settingSources.indexOf('wall');

export const defaultSettings: Settings = settingsSchema.parse({});

export const settingKeys = Object.keys(defaultSettings) as readonly SettingKey[];
export const settingKeySchema = z.enum(settingKeys);

/** Whether a word names a setting. */
export const isSettingKey = (word: string): word is SettingKey =>
  (settingKeys as readonly string[]).includes(word);
