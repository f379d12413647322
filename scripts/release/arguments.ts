import { parseArgs } from 'node:util';
import { versionSchema } from '#shared/update.ts';
import { channels } from '../../src/main/update/manifest.ts';
import type { InstallersOptions } from './installers.ts';
import type { ReleaseOptions } from './makeRelease.ts';

export const helpText = `Usage:
  npm run release -- key <file>             make a key that signs updates; prints its public half
  npm run release -- make [flags]           pack a version and sign its manifest
  npm run release -- installers [flags]     make RoomSetup.exe and RoomSetup.msi (--folder, --version, --out)

  --folder <folder>       the packed app: what is inside becomes app-<version>
  --version <version>     1.2.3, or 1.2.3-beta4
  --key <file>            the private key
  --out <folder>          where package and manifest go, for a web server
  --channel <name>        stable or preview (stable)
  --minimum <version>     the oldest version that may be replaced by it (0.0.0)
  --not-before <time>     not installed earlier, such as 2027-01-31T02:00Z
  --percentage <number>   how many of a hundred rooms install it (100)
  --downgrade             rooms with a newer version go back to this one
`;

export type ReleaseCommand =
  | { command: 'help' }
  | { command: 'key'; file: string }
  | { command: 'make'; options: ReleaseOptions }
  | { command: 'installers'; options: InstallersOptions }
  | { command: 'wrong'; why: string };

const wrong = (why: string): ReleaseCommand => ({ command: 'wrong', why });

export function parseReleaseArgs(argv: readonly string[]): ReleaseCommand {
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help') return { command: 'help' };
  if (command === 'key') {
    const [file] = rest;
    return file === undefined || rest.length > 1 ? wrong('key: one file') : { command, file };
  }
  if (command === 'installers') return parseInstallers(rest);
  return command === 'make' ? parseMake(rest) : wrong(`there is no command "${command}"`);
}

function parseMake(args: readonly string[]): ReleaseCommand {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: flags }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { folder, version, key: keyFile, out, minimum: minimumVersion, downgrade } = values;
  if (folder === undefined || version === undefined || keyFile === undefined || out === undefined)
    return wrong('make: --folder, --version, --key and --out are needed');
  for (const one of [version, minimumVersion])
    if (!versionSchema.safeParse(one).success) return wrong(`"${one}" is no version`);
  const channel = channels.find((name) => name === values.channel);
  if (!channel) return wrong(`"${values.channel}" is no channel`);
  const notBefore = Date.parse(values['not-before']);
  if (Number.isNaN(notBefore)) return wrong(`"${values['not-before']}" is no time`);
  const percentage = Number(values.percentage);
  if (!Number.isInteger(percentage) || percentage < 0 || percentage > 100)
    return wrong('--percentage: a whole number from 0 to 100');
  const place = { folder, keyFile, out, version, channel };
  const rules = { minimumVersion, notBefore, percentage, isDowngrade: downgrade };
  return { command: 'make', options: { ...place, ...rules } };
}

function parseInstallers(args: readonly string[]): ReleaseCommand {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: installerFlags }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { folder, version, out } = values;
  if (folder === undefined || version === undefined || out === undefined)
    return wrong('installers: --folder, --version and --out are needed');
  // Windows Installer compares three numbers and knows no suffix.
  if (!/^\d+\.\d+\.\d+$/.test(version) || !versionSchema.safeParse(version).success)
    return wrong(`"${version}" is no version of three numbers`);
  return { command: 'installers', options: { folder, version, out } };
}

const installerFlags = {
  folder: { type: 'string' },
  version: { type: 'string' },
  out: { type: 'string' },
} as const;

const flags = {
  folder: { type: 'string' },
  version: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  channel: { type: 'string', default: 'stable' },
  minimum: { type: 'string', default: '0.0.0' },
  'not-before': { type: 'string', default: '1970-01-01T00:00Z' },
  percentage: { type: 'string', default: '100' },
  downgrade: { type: 'boolean', default: false },
} as const;
