import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import { readOccupancy } from './occupancy.ts';
import { bucketOf, judgeManifest, judgeMoment } from './rules.ts';
import { compareVersions, isVersion } from './version.ts';
import { isInWindow, localMinute, parseWindow } from './window.ts';

const minute = 60_000;

test('versions have an order, and a suffix comes before the whole', () => {
  const inOrder = [
    '0.9.9',
    '1.0.0-beta1',
    '1.0.0-beta2',
    '1.0.0-beta10',
    '1.0.0',
    '1.2.0',
    '1.10.0',
  ];
  expect(inOrder.toSorted(compareVersions)).toEqual(inOrder);
  fc.assert(
    fc.property(fc.constantFrom(...inOrder), fc.constantFrom(...inOrder), (a, b) => {
      expect(Math.sign(compareVersions(a, b))).toBe(
        Math.sign(inOrder.indexOf(a) - inOrder.indexOf(b)),
      );
    }),
  );
});

test.each([
  '',
  '1',
  '1.2',
  '01.2.3',
  '1.2.3.4',
  '../1.2.3',
  '1.2.3/..',
  '1.2.3-',
  '1.2.3 ',
  'v1.2.3',
])('%j is no version', (text) => expect(isVersion(text)).toBe(false));

describe('the window', () => {
  test.each([
    ['0200-0400', 119, false],
    ['0200-0400', 120, true],
    ['0200-0400', 239, true],
    ['0200-0400', 240, false],
    ['2330-0100', 1410, true],
    ['2330-0100', 0, true],
    ['2330-0100', 60, false],
    ['0300-0300', 720, true],
  ])('%s at minute %i: %s', (text, at, isIn) => {
    expect(isInWindow(parseWindow(text), at)).toBe(isIn);
  });

  test('is read in the local time of the PC', () => {
    expect(localMinute(new Date(2026, 10, 22, 2, 30).getTime())).toBe(150);
  });
});

describe('the moment', () => {
  const now = new Date(2026, 10, 22, 3, 0).getTime();
  const window = parseWindow('0200-0400');
  const free = (nextMeetingAt: number | null) =>
    ({ state: 'free', version: '1.0.0', nextMeetingAt }) as const;
  test.each([
    ['a free room', free(null), null],
    ['a meeting in 31 minutes', free(now + 31 * minute), null],
    ['a meeting in 30 minutes', free(now + 30 * minute), null],
    ['a meeting in 29 minutes', free(now + 29 * minute), 'meetingSoon'],
    ['a planned meeting that nobody has come to yet', free(now - minute), 'meetingSoon'],
    ['a meeting', { state: 'busy', version: '1.0.0' } as const, 'inMeeting'],
    ['a room that lives and says nothing', { state: 'unknown' } as const, 'occupancyUnknown'],
    ['a room that does not run', { state: 'notRunning' } as const, null],
  ])('with %s', (_, occupancy, reason) => {
    expect(judgeMoment({ now, window, occupancy })).toBe(reason);
  });

  test('is never outside of the window', () => {
    const noon = new Date(2026, 10, 22, 12, 0).getTime();
    expect(judgeMoment({ now: noon, window, occupancy: free(null) })).toBe('outsideWindow');
  });
});

describe('what the room says of itself', () => {
  const now = 1_800_000_000_000;
  const text = (writtenAt: number, isBusy = false): string =>
    JSON.stringify({ version: '1.0.0', isBusy, nextMeetingAt: null, writtenAt });
  test.each([
    ['a fresh word', text(now - minute), now, { state: 'free', version: '1.0.0' }],
    ['a meeting', text(now - minute, true), now, { state: 'busy' }],
    ['an old word of a room that lives', text(now - 10 * minute), now, { state: 'unknown' }],
    ['a word from the future', text(now + 60 * minute), now, { state: 'unknown' }],
    ['no word of a room that lives', undefined, now - minute, { state: 'unknown' }],
    ['rubbish', '{"isBusy":false', now - minute, { state: 'unknown' }],
    ['neither word nor heartbeat', undefined, null, { state: 'notRunning' }],
    ['an old heartbeat', text(now - 60 * minute), now - 60 * minute, { state: 'notRunning' }],
  ])('%s', (_, said, heartbeatAt, occupancy) => {
    expect(readOccupancy({ text: said, heartbeatAt, now })).toMatchObject(occupancy);
  });
});

describe('what is offered', () => {
  const manifest: Manifest = {
    ...{ version: '2.0.0', channel: 'stable', file: 'a.zip', size: 1, unpackedSize: 1 },
    ...{ sha512: '0'.repeat(128), minimumVersion: '1.0.0', notBefore: 0, percentage: 100 },
    isDowngrade: false,
  };
  const judge = (changes: Partial<Manifest>, version = '1.0.0', blocked: string[] = []) =>
    judgeManifest(
      { ...manifest, ...changes },
      { version, blocked, now: 1_000, rolloutId: 'a room' },
    );
  test.each([
    ['a newer version', judge({}), null],
    ['the same version', judge({}, '2.0.0'), 'current'],
    ['an older one', judge({}, '3.0.0'), 'lower'],
    ['an older one that is meant', judge({ isDowngrade: true }, '3.0.0'), null],
    ['one that has failed here', judge({}, '1.0.0', ['2.0.0']), 'blocked'],
    ['an older one that has failed', judge({ isDowngrade: true }, '3.0.0', ['2.0.0']), 'blocked'],
    ['one that needs a step between', judge({ minimumVersion: '1.5.0' }), 'tooOld'],
    ['one for later', judge({ notBefore: 1_001 }), 'notBefore'],
    ['one for no room yet', judge({ percentage: 0 }), 'notYourTurn'],
  ])('%s', (_, reason, wanted) => expect(reason).toBe(wanted));

  test('ten percent of rooms are a tenth of them, and other ones for the next version', () => {
    const rooms = Array.from({ length: 10_000 }, (_, n) => `room ${n}`);
    const first = rooms.filter((room) => bucketOf(room, '2.0.0') < 10);
    expect(first.length).toBeGreaterThan(900);
    expect(first.length).toBeLessThan(1_100);
    const both = first.filter((room) => bucketOf(room, '2.1.0') < 10);
    expect(both.length).toBeLessThan(200);
  });
});
