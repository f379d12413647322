import { expect, test } from 'vitest';
import { err, ok } from '#shared/result.ts';
import type { BeaconScanner, ScanOpening } from '../beacon/scan/scanner.ts';
import { createFakeClock, createMemoryLogger } from '../testing/fakes.ts';
import { startListening } from './listening.ts';

const turn = async (): Promise<void> => {
  for (let times = 0; times < 10; times += 1) await Promise.resolve();
};

function makeScanner() {
  const openings: ScanOpening[] = [];
  const scanner = { works: true, openings, closed: 0 };
  const one: BeaconScanner = {
    name: 'hci',
    open(opening) {
      openings.push(opening);
      if (!scanner.works)
        return Promise.resolve(err({ code: 'noAdapter', detail: 'none' } as const));
      return Promise.resolve(
        ok({
          close() {
            scanner.closed += 1;
            return Promise.resolve();
          },
        }),
      );
    },
  };
  return Object.assign(scanner, { one });
}

function start(...scanners: ReturnType<typeof makeScanner>[]) {
  const clock = createFakeClock();
  const heard: (number | null)[] = [];
  const listening = startListening({
    scanners: scanners.map(({ one }) => one),
    companyId: 7,
    onHeard: ({ rssi }) => heard.push(rssi),
    onChange: () => undefined,
    clock,
    logger: createMemoryLogger(),
  });
  return { clock, heard, listening };
}

test('the first scanner that works is used, and what it hears is passed on', async () => {
  const [broken, working] = [makeScanner(), makeScanner()];
  broken.works = false;
  const { heard, listening } = start(broken, working);
  expect(listening.hearing).toBe('starting');
  await turn();
  expect(listening.hearing).toBe('hears');
  working.openings[0]?.onHeard({ payload: new Uint8Array(20), rssi: -60 });
  expect(heard).toEqual([-60]);
  await listening.dispose();
  expect(working.closed).toBe(1);
});

test('a computer without Bluetooth is said to hear nothing, and is asked again less and less often', async () => {
  const scanner = makeScanner();
  scanner.works = false;
  const { clock, listening } = start(scanner);
  await turn();
  expect(listening.hearing).toBe('cannot');
  clock.advance(4_999);
  await turn();
  expect(scanner.openings).toHaveLength(1);
  for (const waitMs of [1, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]) {
    clock.advance(waitMs);
    await turn();
  }
  expect(scanner.openings).toHaveLength(8);
  scanner.works = true;
  clock.advance(120_000);
  await turn();
  expect(listening.hearing).toBe('hears');
  await listening.dispose();
});

test('one that is lost is opened again', async () => {
  const scanner = makeScanner();
  const { clock, listening } = start(scanner);
  await turn();
  scanner.openings[0]?.onLost({ code: 'died', detail: 'pulled out' });
  expect(listening.hearing).toBe('cannot');
  clock.advance(5_000);
  await turn();
  expect(listening.hearing).toBe('hears');
  await listening.dispose();
});

test('one that opens too late is closed, and none is opened after the end', async () => {
  const scanner = makeScanner();
  const { clock, listening } = start(scanner);
  const disposed = listening.dispose();
  await disposed;
  expect(scanner.closed).toBe(1);
  clock.advance(600_000);
  await turn();
  expect(scanner.openings).toHaveLength(1);
});
