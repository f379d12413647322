import { expect, test } from 'vitest';
import type { ControllerSnapshot } from '#shared/controller/api.ts';
import { deviceKind } from './deviceKind.ts';
import { createMemory } from './memory.ts';
import { firstState, nextState, type PageEvent, type PageState } from './page.ts';
import { takeCode } from './takeCode.ts';

const snapshot: ControllerSnapshot = {
  roomName: 'Aurora',
  name: 'Phone',
  meeting: null,
  lobby: [],
  volume: 100,
};
const after = (state: PageState, ...events: PageEvent[]): PageState =>
  events.reduce(nextState, state);
const refused: PageEvent = { type: 'connection', state: 'refused' };

test('without a code and without a pairing the page says that it is not paired', () => {
  expect(firstState(null, false)).toEqual({ at: 'refused', code: 'controller.unpaired' });
});

test('a code asks for a name, also on a device that has been paired before', () => {
  expect(firstState('c', true)).toEqual({ at: 'pairing', code: 'c' });
});

test('a code that is refused is said to be, and not the pairing', () => {
  expect(after(firstState('c', true), { type: 'paired' }, refused)).toEqual({
    at: 'refused',
    code: 'controller.codeRefused',
  });
});

test('who is refused after it was in is no longer paired', () => {
  const events: PageEvent[] = [{ type: 'paired' }, { type: 'snapshot', snapshot }, refused];
  expect(after(firstState('c', false), ...events)).toEqual({
    at: 'refused',
    code: 'controller.unpaired',
  });
  expect(after(firstState(null, true), refused)).toMatchObject({ code: 'controller.unpaired' });
});

test('a lost connection keeps what was last known on the screen', () => {
  const events: PageEvent[] = [
    { type: 'connection', state: 'open' },
    { type: 'snapshot', snapshot },
    { type: 'connection', state: 'lost' },
  ];
  expect(after(firstState(null, true), ...events)).toEqual({
    at: 'driving',
    isPaired: true,
    isConnected: false,
    snapshot,
  });
});

test('what comes after a refusal changes nothing', () => {
  const end = firstState(null, false);
  expect(after(end, { type: 'snapshot', snapshot }, { type: 'paired' })).toBe(end);
});

test('the code is taken out of the address', () => {
  const replaced: string[] = [];
  expect(takeCode('https://10.0.0.1:8034/controller/#c=abc', (href) => replaced.push(href))).toBe(
    'abc',
  );
  expect(replaced).toEqual(['https://10.0.0.1:8034/controller/']);
  expect(
    takeCode('https://10.0.0.1:8034/controller/#k=abc', () => expect.unreachable()),
  ).toBeNull();
});

test('a browser that forbids storage pairs for this visit', () => {
  const memory = createMemory(() => {
    throw new Error('SecurityError');
  });
  memory.keep('secret');
  expect(memory.token).toBe('secret');
  memory.forget();
  expect(memory.token).toBeNull();
});

test.each([
  ['phone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile', 5],
  ['tablet', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 5],
  ['computer', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 0],
  ['phone', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile Safari', 5],
  ['tablet', 'Mozilla/5.0 (Linux; Android 15; SM-X710) Safari', 5],
  ['computer', 'Mozilla/5.0 (X11; Linux x86_64)', 10],
] as const)('a %s is called one', (kind, userAgent, touchPoints) => {
  expect(deviceKind(userAgent, touchPoints)).toBe(kind);
});
