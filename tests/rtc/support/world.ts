import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Signal } from '../../../src/shared/signal/values.ts';
import { launchGuestBrowser, waitFor, type GuestBrowser, type Netns } from '../../harness/index.ts';
import { bundle } from './bundle.ts';
import type { Seen } from './frameWatch.ts';

/** A page with the call engine, somewhere. */
export interface Peer {
  readonly id: string;
  readonly page: Page;
  readonly problems: readonly string[];
}

/**
 * Pages with the call engine and a road between them: it carries every signal once and in order, and while
 * it is cut it keeps them, as the real roads do (`src/signalling`). It runs over the browser's control pipe,
 * so that cutting the network cuts media alone and the test decides about the road.
 */
export interface World {
  open(id: string, netns?: Netns, permissions?: string[]): Promise<Peer>;
  cutRoad(): void;
  /** Delivers what was kept, and tells both sides, as the reconnected roads do. */
  restoreRoad(): Promise<void>;
  /** How many signals of a kind each peer sent is `rtcTest.takeSentKinds`. */
  close(): Promise<void>;
}

const page =
  '<!doctype html><meta charset="utf-8"><title>rtc</title><script type="module" src="/page.js"></script>';

export async function createWorld(
  args: readonly string[] = [],
  entry = path.join(import.meta.dirname, 'testPage.ts'),
): Promise<World> {
  const script = await bundle(entry);
  const browsers = new Map<Netns | undefined, GuestBrowser>();
  const peers = new Map<string, Peer>();
  let isCut = false;
  let kept: (() => Promise<void>)[] = [];
  let tail = Promise.resolve();

  const deliver = (from: string, to: string, signal: Signal): Promise<void> => {
    const hand = async (): Promise<void> => {
      await peers
        .get(to)
        ?.page.evaluate(({ from, signal }) => window.rtcTest.receive(from, signal), {
          from,
          signal,
        });
    };
    if (isCut) {
      kept.push(hand);
      return Promise.resolve();
    }
    // A page that is closing takes nothing any more.
    tail = tail.then(hand).catch(() => undefined);
    return tail;
  };
  const browserIn = async (netns: Netns | undefined): Promise<GuestBrowser> => {
    const browser =
      browsers.get(netns) ?? (await launchGuestBrowser({ ...(netns ? { netns } : {}), args }));
    browsers.set(netns, browser);
    return browser;
  };
  return {
    open: async (id, netns, permissions) => {
      const browser = await browserIn(netns);
      const opened = await browser.open('http://localhost/', {
        ...(permissions ? { permissions } : {}),
        prepare: async (context) => {
          await context.route('**/*', (route) =>
            route.request().url().endsWith('/page.js')
              ? route.fulfill({ contentType: 'text/javascript', body: script })
              : route.fulfill({ contentType: 'text/html', body: page }),
          );
          await context.exposeBinding('roadSend', (_source, to: string, signal: Signal) =>
            deliver(id, to, signal),
          );
        },
      });
      const peer = { id, page: opened.page, problems: opened.problems };
      peers.set(id, peer);
      await opened.page.waitForFunction(() => 'rtcTest' in window);
      return peer;
    },
    cutRoad: () => {
      isCut = true;
    },
    restoreRoad: async () => {
      isCut = false;
      const waiting = kept;
      kept = [];
      for (const hand of waiting) tail = tail.then(hand).catch(() => undefined);
      await tail;
      for (const { page } of peers.values())
        await page.evaluate(() => window.rtcTest.roadRestored());
    },
    close: async () => {
      for (const browser of browsers.values()) await browser.close();
    },
  };
}

/** Participant ids as the room makes them: 22 characters. */
export const idOf = (name: string): string => name.padEnd(22, '-');

/** Puts `newcomer` and the others into one call, everybody admitted. Call it again with the next newcomer. */
export async function meet(peers: readonly Peer[], isAdmitted = true): Promise<void> {
  for (const [index, peer] of peers.entries()) {
    const remotes = peers.flatMap((other, at) =>
      other === peer ? [] : [{ id: other.id, isCaller: index > at, isAdmitted }],
    );
    await peer.page.evaluate((list) => {
      window.rtcTest.setRemotes(list as Parameters<typeof window.rtcTest.setRemotes>[0]);
    }, remotes);
  }
}

export const watch = (peer: Peer, of: Peer, kind: 'camera' | 'screen' = 'camera'): Promise<void> =>
  peer.page.evaluate(({ id, kind }) => window.rtcTest.watch(id, kind), { id: of.id, kind });

export const seen = async (
  peer: Peer,
  of: Peer,
  kind: 'camera' | 'screen' = 'camera',
): Promise<Seen> => {
  const found = await peer.page.evaluate(({ id, kind }) => window.rtcTest.seen(id, kind), {
    id: of.id,
    kind,
  });
  if (found === null) throw new Error(`${peer.id} does not watch ${of.id}`);
  return found;
};

export const linkOf = async (peer: Peer, to: Peer) => {
  const snapshot = await peer.page.evaluate(() => window.rtcTest.snapshot());
  return Object.entries(snapshot.links).find(([id]) => id === to.id)?.[1] ?? null;
};

export const inState = (
  peer: Peer,
  to: Peer,
  state: string,
  timeoutMs = 15_000,
): Promise<unknown> =>
  waitFor(
    `${peer.id} to be ${state} with ${to.id}`,
    async () => (await linkOf(peer, to))?.state === state,
    { timeoutMs },
  );

/** Waits until so many more frames were shown than now, and gives what was seen so far. */
export const frames = async (
  peer: Peer,
  of: Peer,
  count = 10,
  kind: 'camera' | 'screen' = 'camera',
  timeoutMs = 15_000,
): Promise<Seen> => {
  const before = await seen(peer, of, kind);
  return waitFor(
    `${count} frames of ${of.id} at ${peer.id}`,
    async () => {
      const now = await seen(peer, of, kind);
      return now.frames >= before.frames + count ? now : null;
    },
    { timeoutMs },
  );
};
