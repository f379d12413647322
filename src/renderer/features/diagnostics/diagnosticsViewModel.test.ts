import { expect, test } from 'vitest';
import type { Rule } from '#shared/diagnostics/index.ts';
import { makeReport, ownId } from '../../testing/builders.ts';
import { buildDiagnostics } from './diagnosticsViewModel.ts';

const rule: Rule = {
  ...{ protocol: 'UDP', port: 8035, direction: 'in', peer: '10.2.0.0/16', group: null },
};
const dropped = { state: 'failed', reason: 'udpSilent', rule } as const;

test('what does not work comes first, what was not tested last, the cloud once', () => {
  const report = makeReport({
    multicast: dropped,
    bluetooth: { state: 'warning', reason: 'bluetoothNone' },
  });
  const { rows, failures, warnings } = buildDiagnostics(report, ownId);
  expect(rows.map(({ finding }) => finding.id)).toEqual([
    ...['multicast', 'bluetooth'],
    ...['address', 'tcp', 'udp', 'broadcast', 'mdns', 'updates'],
    ...['clock', 'dns', 'cloudTcp443'],
  ]);
  expect([failures, warnings]).toEqual([1, 1]);
});

test('every failure has its rule as text; the code says whose it is, and the same one is shown once', () => {
  const { rows } = buildDiagnostics(makeReport({ broadcast: dropped, multicast: dropped }), ownId);
  expect(rows.slice(0, 3).map(({ rule: text, code }) => [text, code])).toEqual([
    ['allow UDP 8035 in from 10.2.0.0/16', 'allow UDP 8035 in from 10.2.0.0/16\nAurora, 10.2.3.4'],
    ['allow UDP 8035 in from 10.2.0.0/16', null],
    [null, null],
  ]);
});

test('another computer tests by the room’s id, where it has one', () => {
  expect(buildDiagnostics(makeReport(), ownId).elsewhere).toBe('npm run doctor -- 8975213240');
  expect(buildDiagnostics(makeReport(), null).elsewhere).toBeNull();
});
