import { checkCode } from '../../src/shared/checkCode.ts';
import { formatMeetingId } from '../../src/shared/meetingId.ts';
import type {
  NearbyRoom,
  SearchResult,
  Way,
  WayFailure,
  WayReport,
} from '../../src/shared/discovery/index.ts';

const wayNames: Record<Way, string> = {
  broadcast: 'broadcast',
  subnetBroadcast: 'subnet broadcast',
  multicast: 'multicast',
  multicast6: 'IPv6 multicast',
  unicast: 'a direct question',
  mdns: 'mDNS',
  tcp: 'its document over TCP',
};

/** Why the system did not send or could not reach, in words. */
const systemReasons: Record<string, string> = {
  EACCES: 'the system does not allow it (EACCES): a firewall or policy',
  EPERM: 'the system does not allow it (EPERM): a firewall or policy',
  ENETUNREACH: 'there is no route there (ENETUNREACH)',
  EHOSTUNREACH: 'nobody has that address (EHOSTUNREACH)',
  ECONNREFUSED: 'the address is in use, but nothing listens at that port (ECONNREFUSED)',
  EADDRINUSE: 'another program holds the port for itself (EADDRINUSE)',
  EADDRNOTAVAIL: "the interface's address is not usable yet (EADDRNOTAVAIL)",
};
const reason = (code: string): string => systemReasons[code] ?? code;

function failureText(failure: WayFailure): string {
  switch (failure.kind) {
    case 'notSent':
      return `send failed: ${reason(failure.code)}`;
    case 'unreachable':
      return failure.code === null ? 'nobody could be reached there' : reason(failure.code);
    case 'silent':
      return 'no answer in time: nobody is there, or a firewall drops it';
    case 'forged':
      return `${failure.from} answered with a wrong signature or key: not trusted`;
    case 'notARoom':
      return 'something answers there that is no room';
  }
}

function roomLines(room: NearbyRoom): string[] {
  const name = room.isNameCut ? `${room.name}…` : room.name;
  return [
    `${name} (${room.state})`,
    ...room.endpoints.map(({ address, port, id, spki }) => {
      const digits = id === null ? 'no id' : formatMeetingId(id);
      const host = address.includes(':') ? `[${address}]` : address;
      return `  ${digits}   https://${host}:${port}/   check code ${checkCode(spki)}`;
    }),
    `  found by ${room.ways.map((way) => wayNames[way]).join(', ')}`,
  ];
}

const countRooms = (count: number): string => (count === 1 ? '1 room' : `${count} rooms`);

function reportLine({ way, interfaceName, target, found, failures }: WayReport): string {
  const where = interfaceName === null ? target : `${target} on ${interfaceName}`;
  const outcome = [
    ...(found.length > 0 ? [countRooms(found.length)] : []),
    ...failures.map(failureText),
  ];
  return `  ${wayNames[way]} (${where}): ${outcome.join('; ') || 'nobody answered'}`;
}

/** What `npm run discover` prints for people. */
export function formatSearch({ rooms, reports }: SearchResult): string {
  const lines = [
    rooms.length === 0 ? 'No room found.' : `${countRooms(rooms.length)} found.`,
    ...rooms.flatMap((room) => ['', ...roomLines(room)]),
    '',
    'What was asked:',
    ...reports.map(reportLine),
  ];
  return `${lines.join('\n')}\n`;
}
