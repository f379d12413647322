import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createH4Reader, encodeCommand, type HciEvent } from './h4.ts';

const bytes = fc.integer({ min: 0, max: 255 });
const parts = (maxLength: number) => fc.array(bytes, { maxLength });

const events = fc
  .tuple(bytes, parts(255))
  .map(([code, parameters]) => ({ packet: [4, code, parameters.length, ...parameters], code }));
/** ACL, SCO and ISO data, which the reader passes over. */
const data = fc.oneof(
  parts(600).map((some) => [2, 1, 0, some.length & 0xff, some.length >> 8, ...some]),
  parts(255).map((some) => [3, 1, 0, some.length, ...some]),
  parts(600).map((some) => [5, 1, 0, some.length & 0xff, some.length >> 8, ...some]),
);
const packets = fc.array(
  fc.oneof(
    events,
    data.map((packet) => ({ packet, code: null })),
  ),
  { maxLength: 8 },
);

test('events come out whole, however the bytes were cut', () => {
  fc.assert(
    fc.property(packets, fc.array(fc.integer({ min: 1, max: 50 })), (sent, cuts) => {
      const reader = createH4Reader();
      let rest = sent.flatMap(({ packet }) => packet);
      const read: HciEvent[] = [];
      for (const cut of [...cuts, rest.length]) {
        read.push(...(reader.push(Uint8Array.from(rest.slice(0, cut))) ?? []));
        rest = rest.slice(cut);
      }
      const wanted = sent.filter(({ code }) => code !== null);
      expect(
        read.map(({ code, parameters }) => [4, code, parameters.length, ...parameters]),
      ).toEqual(wanted.map(({ packet }) => packet));
    }),
  );
});

test.each([[0x00], [0x01], [0x06], [0xff]])('a packet of kind %i ends the reading', (kind) => {
  const reader = createH4Reader();
  expect(reader.push(Uint8Array.from([4, 0x0e, 1, 0]))).toHaveLength(1);
  expect(reader.push(Uint8Array.from([kind]))).toBeUndefined();
  expect(reader.push(Uint8Array.from([4, 0x0e, 1, 0]))).toBeUndefined();
});

test('a command has its opcode with the low byte first, and its length', () => {
  expect(encodeCommand(0x2006, Uint8Array.from([1, 2, 3]))).toEqual(
    Uint8Array.from([1, 0x06, 0x20, 3, 1, 2, 3]),
  );
});
