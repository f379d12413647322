import { beforeEach, expect, test } from 'vitest';
import { presenceLimits } from '#shared/presence.ts';
import { createFakeClock, createMemoryLogger, type FakeClock } from '../testing/fakes.ts';
import { createPresence, type Presence, type PresenceEvent } from './presence.ts';

let clock: FakeClock;
let logger: ReturnType<typeof createMemoryLogger>;
let presence: Presence;
let events: PresenceEvent[];
let isOpen: boolean;

const device = (letter: string): string => letter.repeat(22);
const near = (of: string, name: string | null = null) => ({
  version: 1,
  device: device(of),
  state: 'near',
  name,
});
const left = (of: string) => ({ ...near(of), state: 'left' });
const happened = (): string[] => events.map(({ type, visitor }) => `${type} ${visitor.device[0]}`);

beforeEach(() => {
  clock = createFakeClock();
  logger = createMemoryLogger();
  isOpen = true;
  presence = createPresence({ clock, logger, buckets: { take: () => isOpen } });
  events = [];
  presence.subscribe((event) => events.push(event));
});

test('the features hear who comes and who leaves, each once', () => {
  expect(presence.report(near('a'), '10.0.0.2')).toBe('taken');
  presence.report(near('a'), '10.0.0.2');
  expect(presence.near).toEqual([{ device: device('a'), name: null }]);
  presence.report(left('a'), '10.0.0.2');
  presence.report(left('a'), '10.0.0.2');
  expect(happened()).toEqual(['came a', 'left a']);
  expect(events.at(-1)).toMatchObject({ reason: 'said' });
  expect(presence.near).toEqual([]);
});

test('an app that has vanished is gone when its time is up, not while it repeats itself', () => {
  presence.report(near('a'), '10.0.0.2');
  clock.advance(presenceLimits.silenceMs - 1);
  presence.report(near('a'), '10.0.0.2');
  clock.advance(presenceLimits.silenceMs - 1);
  expect(happened()).toEqual(['came a']);
  clock.advance(1);
  expect(events.at(-1)).toMatchObject({ type: 'left', reason: 'silent' });
});

test('a name that is given later is an event of its own', () => {
  presence.report(near('a'), '10.0.0.2');
  presence.report(near('a', 'Sofia'), '10.0.0.2');
  expect(events.at(-1)).toEqual({
    type: 'named',
    visitor: { device: device('a'), name: 'Sofia' },
  });
});

test.each([
  ['nothing', undefined],
  ['another version', { ...near('a'), version: 2 }],
  ['an id that is too short', { ...near('a'), device: 'a' }],
  ['an unknown state', { ...near('a'), state: 'here' }],
  ['more than was agreed', { ...near('a'), pin: '1234' }],
  ['a name with a control character', near('a', 'a\u0007')],
  ['an empty name', near('a', '')],
])('%s is refused', (_what, raw) => {
  expect(presence.report(raw, '10.0.0.2')).toBe('invalid');
  expect(events).toEqual([]);
});

test('who reports too often is not heard', () => {
  isOpen = false;
  expect(presence.report(near('a'), '10.0.0.2')).toBe('tooOften');
  expect(events).toEqual([]);
});

test('one source brings a few devices, all together a bounded number', () => {
  const idOf = (number: number): string => String(number).padStart(22, '0');
  const report = (number: number, source: string) =>
    presence.report({ ...near('a'), device: idOf(number) }, source);
  for (let n = 0; n < presenceLimits.devicesPerSource; n += 1)
    expect(report(n, '10.0.0.2')).toBe('taken');
  expect(report(100, '10.0.0.2')).toBe('tooOften');
  // One that is known is still heard.
  expect(report(0, '10.0.0.2')).toBe('taken');
  for (let n = 1000; n < 3000; n += 1) report(n, `10.1.${n % 7}.${n % 250}`);
  expect(presence.near).toHaveLength(presenceLimits.devices);
});

test('a feature that fails hurts no other one, and no log has an id or a name', () => {
  const others: string[] = [];
  presence.subscribe(() => {
    throw new Error('a bug');
  });
  presence.subscribe(({ type }) => others.push(type));
  presence.report(near('a', 'Sofia'), '10.0.0.2');
  expect(others).toEqual(['came']);
  expect(logger.lines.map(({ level }) => level)).toEqual(['info', 'error']);
  expect(JSON.stringify(logger.lines)).not.toMatch(/aaaa|Sofia/);
});

test('once disposed of, it tells nobody and no timer is left', () => {
  presence.report(near('a'), '10.0.0.2');
  presence.dispose();
  clock.advance(presenceLimits.silenceMs);
  expect(happened()).toEqual(['came a']);
});
