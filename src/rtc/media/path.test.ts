import { expect, it } from 'vitest';
import { pathOf } from './path.ts';

type End = { candidateType: string; address?: string; priority?: number };

const report = (local: End, remote: End, isNamed = true) =>
  [
    ...(isNamed ? [{ id: 'T', type: 'transport', selectedCandidatePairId: 'P' }] : []),
    {
      id: 'P',
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      localCandidateId: 'L',
      remoteCandidateId: 'R',
    },
    { id: 'L', type: 'local-candidate', ...local },
    { id: 'R', type: 'remote-candidate', ...remote },
  ].map((statistic) => [statistic.id, statistic] as const);

const host = { candidateType: 'host', address: '192.168.1.20' };

it.each([
  ['host', host, host],
  ['host', host, { candidateType: 'prflx', address: '192.168.1.30' }],
  ['host', host, { candidateType: 'prflx' }],
  ['host', host, { candidateType: 'prflx', address: 'fd00::1' }],
  ['host', host, { candidateType: 'prflx', address: '0f3c.local' }],
  ['stun', host, { candidateType: 'srflx', address: '203.0.113.7' }],
  ['stun', host, { candidateType: 'prflx', address: '203.0.113.7' }],
  ['stun', { candidateType: 'prflx', address: '198.51.100.1' }, host],
  ['turnUdp', host, { candidateType: 'relay', address: '10.0.0.1', priority: 41_885_439 }],
  ['turnTls', { candidateType: 'relay', priority: 8_331_263 }, { candidateType: 'srflx' }],
  ['turnTls', host, { candidateType: 'relay', priority: 25_108_223 }],
  ['turnUdp', { candidateType: 'relay' }, { candidateType: 'srflx' }],
] as const)('is %s between %o and %o', (path, local, remote) => {
  expect(pathOf(report(local, remote))).toBe(path);
});

it('is found where no transport names the pair (Firefox)', () => {
  expect(pathOf(report(host, host, false))).toBe('host');
});

it('is unknown before a pair was selected', () => {
  expect(pathOf([])).toBeNull();
});
