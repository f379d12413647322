import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeSection } from '#shared/beacon/index.ts';
import { beaconsIn } from './reports.ts';

const companyId = 0x1234;
const payload = Uint8Array.from({ length: 20 }, (_, index) => index);
const flags = [2, 0x01, 0x06];

/** One report as a controller sends it. */
const report = (data: readonly number[], rssi = 0xc4): number[] => [
  ...[0x03, 0x01, 1, 2, 3, 4, 5, 6, data.length],
  ...data,
  rssi,
];
const event = (...reports: number[][]): Uint8Array =>
  Uint8Array.from([0x02, reports.length, ...reports.flat()]);
const ours = [...encodeSection(companyId, payload)];

test('our section is found, alone or behind others, with how strongly it was heard', () => {
  expect(beaconsIn(event(report(ours)), companyId)).toEqual([{ payload, rssi: -60 }]);
  expect(beaconsIn(event(report([...flags, ...ours])), companyId)).toEqual([
    { payload, rssi: -60 },
  ]);
});

test('several reports in one event are all read', () => {
  const found = beaconsIn(event(report(flags), report(ours, 0xb0), report(ours, 127)), companyId);
  expect(found.map(({ rssi }) => rssi)).toEqual([-80, null]);
});

test('what is not ours, or is cut off, is nothing', () => {
  expect(beaconsIn(event(report(ours)), 0x4321)).toEqual([]);
  expect(beaconsIn(event(report(flags)), companyId)).toEqual([]);
  expect(beaconsIn(event(report(ours)).slice(0, -1), companyId)).toEqual([]);
  expect(beaconsIn(event(report(ours.slice(0, -1))), companyId)).toEqual([]);
  // Another LE event: a connection that was made.
  expect(beaconsIn(Uint8Array.from([0x01, ...event(report(ours)).slice(1)]), companyId)).toEqual(
    [],
  );
});

test('no bytes make it throw or go on for ever', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 255 }), (bytes) => {
      const found = beaconsIn(Uint8Array.from([0x02, ...bytes]), companyId);
      expect(found.length).toBeLessThan(20);
    }),
  );
});
