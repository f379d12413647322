import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReliable } from './reliable.ts';

test('every message arrives once and in order, however often the socket is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('send', 'deliver', 'ack', 'cut'), { maxLength: 200 }),
      (steps) => {
        const sender = createReliable<number>();
        const receiver = createReliable<never>();
        const arrived: number[] = [];
        let wire: { seq: number; body: number }[] = [];
        let count = 0;
        const deliver = () => {
          const next = wire.shift();
          if (next && receiver.accept(next.seq)) arrived.push(next.body);
        };
        const cut = () => {
          expect(sender.acknowledge(receiver.received)).toBe(true);
          wire = [...sender.unacknowledged];
        };
        for (const step of steps) {
          if (step === 'send') {
            const message = sender.push(count);
            if (message) wire.push(message);
            count += 1;
          } else if (step === 'deliver') deliver();
          else if (step === 'ack') sender.acknowledge(receiver.received);
          else cut();
        }
        cut();
        while (wire.length > 0) deliver();
        expect(arrived).toEqual(Array.from({ length: count }, (_, n) => n));
      },
    ),
  );
});

test('a full outbox says so instead of losing a message', () => {
  const sender = createReliable<string>(2);
  expect(sender.push('a')?.seq).toBe(1);
  expect(sender.push('b')?.seq).toBe(2);
  expect(sender.push('c')).toBeUndefined();
  sender.acknowledge(1);
  expect(sender.push('c')?.seq).toBe(3);
});

test('an acknowledgement of what was never sent is noticed', () => {
  expect(createReliable<string>().acknowledge(1)).toBe(false);
});

test('a message that comes twice or too early is dropped', () => {
  const receiver = createReliable<string>();
  expect(receiver.accept(1)).toBe(true);
  expect(receiver.accept(1)).toBe(false);
  expect(receiver.accept(3)).toBe(false);
  expect(receiver.received).toBe(1);
});
