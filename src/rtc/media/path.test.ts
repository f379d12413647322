import { describe, expect, it } from 'vitest';
import { pathOf, pathRate } from './path.ts';

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

describe('what the path carries', () => {
  const used = (pair: object) =>
    pathRate(
      new Map([
        ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
        ['P', { id: 'P', type: 'candidate-pair', ...pair }],
        ['Q', { id: 'Q', type: 'candidate-pair', availableOutgoingBitrate: 1 }],
      ]),
    );

  it('is read from the pair in use', () => {
    expect(used({ availableOutgoingBitrate: 300_000, currentRoundTripTime: 0.02 })).toEqual({
      available: 300_000,
      roundTrip: 0.02,
    });
  });

  it('is not known in a browser that does not say, nor without a path', () => {
    const unknown = { available: null, roundTrip: null };
    expect(used({ currentRoundTripTime: 0 })).toEqual(unknown);
    expect(pathRate(new Map())).toEqual(unknown);
  });
});
