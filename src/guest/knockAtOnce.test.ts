import { expect, test } from 'vitest';
import type { Guest } from './createGuest.ts';
import { nextFlow, startFlow } from './flow/guestFlow.ts';
import { knockAtOnce } from './knockAtOnce.ts';

/** A guest that is at the door as soon as the room has spoken. */
function makeGuest() {
  const listeners = new Set<() => void>();
  const knocks: [string, string | null][] = [];
  let { flow } = startFlow();
  const guest = {
    get snapshot() {
      return { flow } as Guest['snapshot'];
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    knock: (name: string, pin: string | null) => void knocks.push([name, pin]),
  } as Guest;
  return {
    guest,
    knocks,
    listeners,
    speak(pinOpens: boolean) {
      const message = { type: 'door', roomName: 'Blue', pinOpens } as const;
      flow = nextFlow(flow, { type: 'received', message }).flow;
      for (const listener of [...listeners]) listener();
    },
  };
}
const wishes = { name: 'Sofia', isPresentOnly: true, isAtOnce: true, isFree: false };

test('where no PIN opens, the tap in the app was the knock, and it was one', () => {
  const { guest, knocks, listeners, speak } = makeGuest();
  knockAtOnce(guest, wishes);
  speak(false);
  speak(false);
  expect(knocks).toEqual([['Sofia', null]]);
  expect(listeners.size).toBe(0);
});

test('where a PIN opens, the person types it', () => {
  const { guest, knocks, speak } = makeGuest();
  knockAtOnce(guest, wishes);
  speak(true);
  speak(false);
  expect(knocks).toEqual([]);
});

test('a room without a meeting has no PIN yet, whatever its door says', () => {
  const { guest, knocks, speak } = makeGuest();
  knockAtOnce(guest, { ...wishes, isFree: true });
  speak(true);
  expect(knocks).toEqual([['Sofia', null]]);
});

test.each([
  ['an address that anybody can have written', { ...wishes, isAtOnce: false }],
  ['somebody without a name', { ...wishes, name: '' }],
])('%s does not knock by itself', (_what, wished) => {
  const { guest, knocks, listeners, speak } = makeGuest();
  knockAtOnce(guest, wished);
  speak(false);
  expect([knocks, listeners.size]).toEqual([[], 0]);
});
