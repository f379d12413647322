import { expect, test } from 'vitest';
import { createLedger, type Finding } from './ledger.ts';

const finding = (changes: Partial<Finding> = {}): Finding => ({
  identity: 'A',
  name: 'Sala Garda',
  isNameCut: false,
  state: 'free',
  endpoint: { address: '10.77.0.1', port: 8034, id: null, spki: 'k' },
  ...changes,
});

test('a room found in several ways is there once, with all of them', () => {
  const ledger = createLedger();
  ledger.ask('tcp', null, '10.77.0.1').found(finding());
  ledger.ask('broadcast', 'b', '255.255.255.255').found(finding());
  ledger
    .ask('broadcast', 'c', '255.255.255.255')
    .found(finding({ endpoint: { address: '10.88.0.1', port: 8034, id: null, spki: 'k' } }));
  const { rooms, reports } = ledger.result();
  expect(rooms).toHaveLength(1);
  expect(rooms[0]?.ways).toEqual(['broadcast', 'tcp']);
  expect(rooms[0]?.endpoints.map(({ address }) => address)).toEqual(['10.77.0.1', '10.88.0.1']);
  expect(reports.map(({ way, found }) => [way, found])).toEqual([
    ['tcp', ['A']],
    ['broadcast', ['A']],
    ['broadcast', ['A']],
  ]);
});

test('two keys at one identity are shown as two endpoints, not merged', () => {
  const ledger = createLedger();
  const question = ledger.ask('unicast', null, '10.77.0.1');
  question.found(finding());
  question.found(finding({ endpoint: { address: '10.77.0.1', port: 8034, id: null, spki: 'x' } }));
  expect(ledger.result().rooms[0]?.endpoints.map(({ spki }) => spki)).toEqual(['k', 'x']);
});

test('the whole name takes the place of its beginning', () => {
  const ledger = createLedger();
  ledger.ask('broadcast', 'b', 'x').found(finding({ name: 'Sala', isNameCut: true }));
  ledger.ask('tcp', null, 'x').found(finding());
  ledger.ask('multicast', 'b', 'x').found(finding({ name: 'Sala', isNameCut: true }));
  expect(ledger.result().rooms[0]).toMatchObject({ name: 'Sala Garda', isNameCut: false });
});

test('rooms come by name, and a failure is noted once', () => {
  const ledger = createLedger();
  const question = ledger.ask('broadcast', 'b', 'x');
  question.found(finding({ identity: 'B', name: 'Zermatt' }));
  question.found(finding({ identity: 'C', name: 'Arosa' }));
  question.failed({ kind: 'notSent', code: 'EACCES' });
  question.failed({ kind: 'notSent', code: 'EACCES' });
  const { rooms, reports } = ledger.result();
  expect(rooms.map(({ name }) => name)).toEqual(['Arosa', 'Zermatt']);
  expect(reports[0]?.failures).toEqual([{ kind: 'notSent', code: 'EACCES' }]);
});

test('the books are bounded', () => {
  const ledger = createLedger();
  const question = ledger.ask('broadcast', 'b', 'x');
  for (let n = 0; n < 1000; n += 1) {
    question.found(finding({ identity: `room ${n}` }));
    question.failed({ kind: 'forged', from: `10.77.0.${n}` });
    question.found(
      finding({ identity: 'one', endpoint: { address: `${n}`, port: 1, id: null, spki: 'k' } }),
    );
  }
  const { rooms, reports } = ledger.result();
  expect(rooms).toHaveLength(256);
  expect(Math.max(...rooms.map(({ endpoints }) => endpoints.length))).toBe(8);
  expect(reports[0]?.found.length).toBeLessThanOrEqual(256);
  expect(reports[0]?.failures).toHaveLength(16);
});
