import { isIPv4 } from 'node:net';
import { parseArgs } from 'node:util';
import { parseMeetingId } from '../../src/shared/meetingId.ts';
import { err, ok, type Result } from '../../src/shared/result.ts';

const options = {
  data: { type: 'string' },
  time: { type: 'string' },
  name: { type: 'string' },
  cloud: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type DoctorArgs = {
  /** Undefined: the platform's usual folder. */
  data: string | undefined;
  /** A room elsewhere. Null: the one on this machine. */
  room: { address: string; tcpPort: number | undefined } | null;
  timeServer: string | null;
  dnsName: string | null;
  cloudHost: string | null;
  isJson: boolean;
  isHelp: boolean;
};

const hostPattern = /^[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?$/;

/** `10.2.3.4`, `10.2.3.4:9000`, or a room's ten digits. */
function parseRoom(typed: string): DoctorArgs['room'] {
  const id = parseMeetingId(typed, { allowPublicAddressIds: true });
  if (id.ok) return { address: id.value.address, tcpPort: undefined };
  const [, address = '', port] = /^([^:]+?)(?::(\d{1,5}))?$/.exec(typed) ?? [];
  const tcpPort = port === undefined ? undefined : Number(port);
  const isPort = tcpPort === undefined || (tcpPort > 0 && tcpPort < 65_536);
  return isIPv4(address) && isPort ? { address, tcpPort } : null;
}

/** What was typed after `npm run doctor --`. Error: the sentence to print. */
export function parseDoctorArgs(argv: readonly string[]): Result<DoctorArgs, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
    });
    // The ten digits may be typed as they are shown: in groups.
    const typed = positionals.join('');
    const room = typed === '' ? null : parseRoom(typed);
    if (typed !== '' && !room)
      return err(`"${positionals.join(' ')}" is neither an IPv4 address nor a room's ten digits.`);
    for (const flag of ['time', 'name', 'cloud'] as const)
      if (values[flag] !== undefined && !hostPattern.test(values[flag]))
        return err(`--${flag} ${values[flag]}: not a host name or address.`);
    return ok({
      ...{ data: values.data, room },
      timeServer: values.time ?? null,
      dnsName: values.name ?? null,
      cloudHost: values.cloud ?? null,
      isJson: values.json === true,
      isHelp: values.help === true,
    });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

export const helpText = `npm run doctor -- [flags] [address | ten digits]

Tests whether a room has what it needs: address, TCP 8034, UDP 8035 (asked directly, by broadcast and by
multicast), mDNS, Bluetooth, clock, DNS and, where one is given, the cloud. Each failure names the firewall rule
that is missing.

Without an address: the room on this machine. If it runs, it tests itself and this prints its report. If it does
not, a room is started for the test, with keys of its own, and stopped again.
With an address (10.2.3.4, 10.2.3.4:9000) or a room's ten digits: the way from this machine to that room, through
every firewall between them.

  --data <folder>   data folder of the room on this machine, if it is not the usual one
  --time <server>   time server to compare the clock with
  --name <host>     host name that DNS has to know
  --cloud <host>    the organisation's meeting server
  --json            print the report as JSON

Ends with 0 when nothing failed, 1 when something did, 2 for a wrong line.
`;
