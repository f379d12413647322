import { isIP } from 'node:net';
import { parseMeetingId } from '../../src/shared/meetingId.ts';
import { err, ok, type Result } from '../../src/shared/result.ts';

export type DiscoverArgs = {
  isJson: boolean;
  isHelp: boolean;
  addresses: { address: string; tcpPort?: number }[];
};

/** `10.2.3.4`, `10.2.3.4:9000`, `fe80::1%eth0`, `[fd00::1]:9000` or a room's ten digits. */
function parseAddress(typed: string): { address: string; tcpPort?: number } | undefined {
  const id = parseMeetingId(typed, { allowPublicAddressIds: true });
  if (id.ok) return { address: id.value.address };
  if (isIP(typed) !== 0) return { address: typed };
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(typed) ?? [];
  const address = bracketed ?? plain ?? '';
  const tcpPort = Number(port);
  return isIP(address) !== 0 && tcpPort > 0 && tcpPort < 65_536 ? { address, tcpPort } : undefined;
}

/** What was typed after `npm run discover --`. Error: the sentence to print. */
export function parseDiscoverArgs(argv: readonly string[]): Result<DiscoverArgs, string> {
  const args: DiscoverArgs = { isJson: false, isHelp: false, addresses: [] };
  for (const typed of argv) {
    const address = parseAddress(typed);
    if (typed === '--json') args.isJson = true;
    else if (typed === '--help' || typed === '-h') args.isHelp = true;
    else if (address) args.addresses.push(address);
    else if (typed.startsWith('-')) return err(`There is no option "${typed}".`);
    else return err(`"${typed}" is neither an IP address nor a room's ten digits.`);
  }
  return ok(args);
}

export const helpText = `npm run discover -- [--json] [address ...]

Looks for rooms on this machine's networks and prints which were found, in which way, and what failed.
An address (10.2.3.4, 10.2.3.4:9000, fe80::1%eth0) or a room's ten digits is asked over UDP and TCP as well,
which is the only way across routers. Ends with 0 when a room was found, 1 when none was, 2 for a wrong line.
`;
