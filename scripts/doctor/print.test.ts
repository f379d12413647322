import { expect, test } from 'vitest';
import type { Finding, Report } from '../../src/shared/diagnostics/index.ts';
import { formatReport, loadWords } from './print.ts';

const skipped = (id: Finding['id']): Finding => ({
  ...{ id, state: 'skipped', reason: 'cloudNone', facts: [], rule: null },
});
const report: Report = {
  tested: 'standIn',
  target: { name: 'Aula', address: '10.2.3.4' },
  endedAt: 0,
  findings: [
    {
      ...{ id: 'udp', state: 'failed', reason: 'udpSilent' },
      facts: [
        { name: 'address', value: '10.2.3.4' },
        { name: 'port', value: '8035' },
      ],
      rule: { protocol: 'UDP', port: 8035, direction: 'in', peer: '10.2.0.0/16', group: null },
    },
    { ...skipped('bluetooth'), state: 'warning', reason: 'bluetoothNone' },
    skipped('cloudTcp443'),
    skipped('cloudRate'),
  ],
};

test('says what was tested, each finding in the wall’s words, and the rule below its failure', async () => {
  expect(formatReport(report, await loadWords()).split('\n')).toEqual([
    'No room runs on this machine: one was started for this test and stopped again.',
    'Aula, 10.2.3.4',
    '',
    'FAILED   Found by a direct question: No answer when 10.2.3.4, UDP 8035, is asked: a firewall or the network drops it.',
    '         Missing rule: allow UDP 8035 in from 10.2.0.0/16',
    'note     Bluetooth beacon: No Bluetooth, or it is switched off. Apps nearby do not suggest this room; everything else works.',
    'skipped  Cloud: There is no cloud; the room works by itself.',
    '',
    '1 test failed.',
    '',
  ]);
});
