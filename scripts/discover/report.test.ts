import { expect, test } from 'vitest';
import type { MeetingId } from '../../src/shared/meetingId.ts';
import { formatSearch } from './report.ts';

test('rooms come first, then every way with its outcome', () => {
  const text = formatSearch({
    rooms: [
      {
        identity: 'A',
        name: 'Sala Garda',
        isNameCut: true,
        state: 'busy',
        ways: ['broadcast', 'mdns'],
        endpoints: [
          {
            address: '192.168.1.20',
            port: 8034,
            id: '8975213240' as MeetingId,
            spki: 'A'.repeat(43),
          },
          { address: 'fe80::1%eth0', port: 8034, id: null, spki: 'A'.repeat(43) },
        ],
      },
    ],
    reports: [
      {
        way: 'broadcast',
        interfaceName: 'eth0',
        target: '255.255.255.255',
        found: ['A'],
        failures: [],
      },
      {
        way: 'multicast6',
        interfaceName: 'eth0',
        target: 'ff02::8035%eth0',
        found: [],
        failures: [{ kind: 'notSent', code: 'EACCES' }],
      },
      {
        way: 'mdns',
        interfaceName: null,
        target: '_mago-room._tcp.local',
        found: [],
        failures: [],
      },
      {
        way: 'unicast',
        interfaceName: null,
        target: '10.9.9.9 UDP 8035',
        found: [],
        failures: [{ kind: 'silent' }, { kind: 'forged', from: '10.9.9.8' }],
      },
    ],
  });
  expect(text).toBe(`1 room found.

Sala Garda… (busy)
  897 521 3240   https://192.168.1.20:8034/   check code 0000-0000
  no id   https://[fe80::1%eth0]:8034/   check code 0000-0000
  found by broadcast, mDNS

What was asked:
  broadcast (255.255.255.255 on eth0): 1 room
  IPv6 multicast (ff02::8035%eth0 on eth0): send failed: the system does not allow it (EACCES): a firewall or policy
  mDNS (_mago-room._tcp.local): nobody answered
  a direct question (10.9.9.9 UDP 8035): no answer in time: nobody is there, or a firewall drops it; 10.9.9.8 answered with a wrong signature or key: not trusted
`);
});

test('an empty network is said plainly', () => {
  expect(formatSearch({ rooms: [], reports: [] })).toBe('No room found.\n\nWhat was asked:\n');
});
