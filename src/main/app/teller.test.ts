import { beforeEach, expect, test } from 'vitest';
import type { PresenceReport } from '#shared/presence.ts';
import { createFakeClock, type FakeClock } from '../testing/fakes.ts';
import type { PinnedRoom } from '../visit/index.ts';
import { createTeller, type Teller } from './teller.ts';

let clock: FakeClock;
let sent: { host: string; report: PresenceReport }[];
let names: Map<string, string>;
let answer: (signal: AbortSignal) => Promise<void>;
let teller: Teller;

const roomAt = (host: string): PinnedRoom => ({ host, port: 8034, spki: 'S'.repeat(43) });
const near = (...identities: string[]) =>
  identities.map((identity) => ({ identity, room: roomAt(`10.0.0.${identity}`) }));
const said = (): string[] => sent.map(({ host, report }) => `${report.state} ${host}`);

beforeEach(() => {
  clock = createFakeClock();
  sent = [];
  names = new Map();
  answer = () => Promise.resolve();
  teller = createTeller({
    send({ host }, report, signal) {
      sent.push({ host, report });
      return answer(signal);
    },
    deviceFor: (identity) => `device of ${identity}`,
    nameFor: (identity) => names.get(identity) ?? null,
    clock,
  });
});

test('a room is told once that one is near, and again every 20 s', () => {
  teller.update(near('1'));
  teller.update(near('1'));
  expect(sent).toEqual([
    {
      host: '10.0.0.1',
      report: { version: 1, device: 'device of 1', state: 'near', name: null },
    },
  ]);
  clock.advance(40_000);
  expect(said()).toEqual(['near 10.0.0.1', 'near 10.0.0.1', 'near 10.0.0.1']);
});

test('a room that is not near any more is told so, and not again', () => {
  teller.update(near('1', '2'));
  teller.update(near('2'));
  expect(said()).toEqual(['near 10.0.0.1', 'near 10.0.0.2', 'left 10.0.0.1']);
  clock.advance(20_000);
  expect(said().slice(3)).toEqual(['near 10.0.0.2']);
});

test('a room at another address is told there', () => {
  teller.update(near('1'));
  teller.update([{ identity: '1', room: roomAt('10.0.0.9') }]);
  clock.advance(20_000);
  expect(said()).toEqual(['near 10.0.0.1', 'near 10.0.0.9', 'near 10.0.0.9']);
});

test('a name that was given to a room is told at once, there and nowhere else', () => {
  teller.update(near('1', '2'));
  names.set('1', 'Sofia');
  teller.refresh('1');
  teller.refresh('3');
  clock.advance(20_000);
  const named = sent.filter(({ report }) => report.name !== null);
  expect(named.map(({ host }) => host)).toEqual(['10.0.0.1', '10.0.0.1']);
});

test('only so many rooms are told', () => {
  teller.update(near(...Array.from({ length: 30 }, (_, index) => String(index))));
  expect(sent).toHaveLength(16);
});

test('at its end it says goodbye everywhere, and waits a second for it at most', async () => {
  teller.update(near('1', '2'));
  answer = (signal) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  let isDone = false;
  const disposed = teller.dispose().then(() => {
    isDone = true;
  });
  expect(said().slice(2)).toEqual(['left 10.0.0.1', 'left 10.0.0.2']);
  await Promise.resolve();
  expect(isDone).toBe(false);
  clock.advance(1_000);
  await disposed;
  teller.update(near('3'));
  clock.advance(60_000);
  expect(sent).toHaveLength(4);
});
