import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '#shared/signal/values.ts';
import { createFakeClock } from '../testing/fakeClock.ts';
import { createFakeNetwork } from '../testing/fakePeerLinks.ts';
import { createLinkDriver, noLink, type LinkDriver } from './linkDriver.ts';
import { waits } from './linkState.ts';

type Side = 'caller' | 'answerer';

/** Two drivers, the network between them, and a road that keeps signals while it is cut. */
const createPair = () => {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  const sent: Signal[] = [];
  let ids = 0;
  let isRoadUp = true;
  let losesSignals = false;
  const kept: (() => void)[] = [];
  const drivers = new Map<Side, LinkDriver>();
  const other = (side: Side): Side => (side === 'caller' ? 'answerer' : 'caller');

  const make = (side: Side): LinkDriver => {
    const driver = createLinkDriver({
      isCaller: side === 'caller',
      prepared: null,
      openPeerLink: network.open,
      after: clock.after,
      now: clock.now,
      randomId: () => `link-${(ids += 1)}`,
      send: (signal) => {
        sent.push(signal);
        const deliver = (): void => drivers.get(other(side))?.receive(signal);
        if (isRoadUp) clock.after(20, deliver);
        else if (!losesSignals) kept.push(deliver);
      },
      log: () => undefined,
      on: {
        opened: () => undefined,
        described: () => undefined,
        control: () => undefined,
        controlOpened: () => undefined,
        changed: () => undefined,
      },
    });
    drivers.set(side, driver);
    driver.start();
    return driver;
  };
  const start = (): void => {
    make('answerer');
    make('caller');
  };
  const hope = (): void => {
    for (const driver of drivers.values()) driver.hope();
  };
  return {
    clock,
    network,
    sent,
    start,
    restart: (side: Side): void => {
      drivers.get(side)?.dispose();
      make(side);
    },
    cut: (options: { media: boolean; road: boolean; losing?: boolean }): void => {
      network.setUp(!options.media);
      isRoadUp = !options.road;
      losesSignals = options.losing ?? false;
    },
    mendMedia: (): void => network.setUp(true),
    mendRoad: (): void => {
      isRoadUp = true;
      for (const deliver of kept.splice(0)) deliver();
      hope();
    },
    states: (): string[] => [...drivers.values()].map(({ machine }) => machine.at),
    dispose: (): void => {
      for (const driver of drivers.values()) driver.dispose();
    },
  };
};

const bothConnected = ['connected', 'connected'];

describe('two sides of a link', () => {
  it('connect with one offer and one answer', () => {
    const pair = createPair();
    pair.start();
    pair.clock.pass(500);
    expect(pair.states()).toEqual(bothConnected);
    expect(pair.sent.map(({ kind }) => kind)).toEqual(['offer', 'answer']);
  });

  it('connect again whatever was cut for how long, if the road keeps signals or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 180_000 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.constantFrom(
          { media: true, road: true },
          { media: true, road: true, losing: true },
          { media: true, road: false },
          { media: false, road: true },
        ),
        (cutMs, roadMs, what) => {
          const pair = createPair();
          pair.start();
          pair.clock.pass(5_000);
          const before = pair.sent.length;
          pair.cut(what);
          pair.clock.pass(cutMs);
          pair.mendMedia();
          pair.clock.pass(roadMs);
          pair.mendRoad();
          pair.clock.pass(12_000);
          expect(pair.states()).toEqual(bothConnected);
          // Both sides together, over a cut of up to three minutes: no storm.
          expect(pair.sent.length - before).toBeLessThan(60);
          pair.dispose();
          expect(pair.network.openEnds).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are back within two seconds when the road is, after a cut of both', () => {
    for (const cutMs of [3_000, 20_000, 55_000]) {
      const pair = createPair();
      pair.start();
      pair.clock.pass(5_000);
      pair.cut({ media: true, road: true });
      pair.clock.pass(cutMs);
      pair.mendMedia();
      pair.mendRoad();
      pair.clock.pass(2_000);
      expect(pair.states()).toEqual(bothConnected);
    }
  });

  it.each(['caller', 'answerer'] as const)(
    'meet again when the page of the %s starts anew',
    (side) => {
      const pair = createPair();
      pair.start();
      pair.clock.pass(5_000);
      pair.restart(side);
      pair.clock.pass(12_000);
      expect(pair.states()).toEqual(bothConnected);
      expect(pair.network.openEnds).toBe(2);
    },
  );

  it('meet again when a page starts anew without a goodbye, in a cut', () => {
    const pair = createPair();
    pair.start();
    pair.clock.pass(5_000);
    pair.cut({ media: true, road: true });
    pair.clock.pass(30_000);
    pair.restart('answerer');
    pair.clock.pass(5_000);
    pair.mendMedia();
    pair.mendRoad();
    pair.clock.pass(10_000);
    expect(pair.states()).toEqual(bothConnected);
    expect(pair.network.openEnds).toBe(2);
  });

  it('do nothing more for a link that was given up', () => {
    const pair = createPair();
    pair.start();
    pair.clock.pass(5_000);
    pair.cut({ media: true, road: true, losing: true });
    pair.clock.pass(120_000);
    expect(pair.states()).toEqual(['lost', 'lost']);
    expect(pair.network.openEnds).toBe(0);
    const sent = pair.sent.length;
    pair.clock.pass(3_600_000);
    expect(pair.sent).toHaveLength(sent);
  });
});

/** One driver whose other side is the test. */
const createSingle = (isCaller: boolean) => {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  const opened: string[] = [];
  const sent: Signal[] = [];
  const driver = createLinkDriver({
    isCaller,
    prepared: null,
    openPeerLink: (link, asCaller, on) => {
      opened.push(link);
      return network.open(link, asCaller, on);
    },
    after: clock.after,
    now: clock.now,
    randomId: () => 'own',
    send: (signal) => sent.push(signal),
    log: () => undefined,
    on: {
      opened: () => undefined,
      described: () => undefined,
      control: () => undefined,
      controlOpened: () => undefined,
      changed: () => undefined,
    },
  });
  driver.start();
  return { clock, network, driver, opened, sent };
};

describe('a driver', () => {
  it('takes no offer when it is the one who offers, and no request when it is not', () => {
    const caller = createSingle(true);
    caller.driver.receive({ kind: 'offer', link: 'stranger', sdp: '9:1' });
    expect(caller.opened).toEqual(['own']);
    const answerer = createSingle(false);
    answerer.driver.receive({ kind: 'restart', link: noLink });
    expect(answerer.opened).toEqual([]);
  });

  it('asks for a new path by the link’s name, and for a new link when that did not help', () => {
    const { clock, network, driver, sent } = createSingle(false);
    driver.receive({ kind: 'offer', link: 'theirs', sdp: '9:1' });
    driver.receive({ kind: 'offer', link: 'theirs', sdp: '9:1' });
    sent.length = 0;
    clock.pass(waits.connect.answerer);
    expect(sent).toEqual([{ kind: 'restart', link: noLink }]);
    expect(driver.current).toBeNull();
    expect(network.openEnds).toBe(0);
  });

  it('does not open one link after another for a caller that floods it', () => {
    const { clock, driver, opened } = createSingle(false);
    const flood = (): void => {
      for (let count = 0; count < 100; count += 1) {
        driver.receive({ kind: 'offer', link: `flood ${count}`, sdp: '9:1' });
      }
    };
    flood();
    expect(opened).toHaveLength(8);
    clock.pass(10_000);
    flood();
    expect(opened).toHaveLength(16);
  });
});
