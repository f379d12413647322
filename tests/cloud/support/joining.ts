import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PathKind } from '#shared/path.ts';
import type { SettingsPatch } from '#shared/settings.ts';
import { catchPeerConnections, watchVideo } from '../../e2e/support/mediaProbe.ts';
import { guestOn, isIn, openHeadlessRoom, tile, type OpenRoom } from '../../e2e/support/people.ts';
import { launchGuestBrowser, waitFor } from '../../harness/index.ts';
import { createPlaces, type Places } from './places.ts';
import { meetingIdIn, startCloudWorld, trustIn, type CloudWorld } from './world.ts';

/** Chromium gives a silent STUN or TURN server about ten seconds, and the other pairs as long. */
export const patienceMs = 60_000;
export const roomName = 'Aurora';

export type PageOptions = {
  /** Besides camera and microphone. */
  permissions?: string[];
  prepare?: (context: BrowserContext) => Promise<void>;
};

/** A cloud, a room of its own in a meeting, and people who open the cloud's page; each on another network. */
export interface Joining {
  readonly places: Places;
  readonly cloud: CloudWorld;
  readonly room: OpenRoom;
  /** The meeting's six digits. */
  readonly id: string;
  /** For files of a test; gone at the end. */
  readonly folder: string;
  /** Settings by which a room or an app knows and trusts the cloud. */
  readonly trust: SettingsPatch;
  openPage(address: string, options?: PageOptions): Promise<Page>;
  /** By link, name and PIN into the call. */
  join(options?: PageOptions): Promise<Page>;
  /** Moving pictures, both ways. */
  bothSee(page: Page): Promise<void>;
  /** Both screens say so. */
  travelsBy(page: Page, kind: PathKind): Promise<void>;
  /** Opens the card: the state of each kind. */
  card(page: Page): Promise<Record<string, string>>;
  /** Every page is closed, everybody gone, and every way open again. */
  tidy(): Promise<void>;
  dispose(): Promise<void>;
}

function provision(folder: string, trust: SettingsPatch, code: string): string {
  const settings = { 'room.name': roomName, ...trust, 'cloud.enrolmentCode': code };
  const file = path.join(folder, 'provisioning.json');
  writeFileSync(file, JSON.stringify({ version: 1, settings }));
  return file;
}

const pathOn = (page: Page) => page.getByTestId('path').first().getAttribute('data-path');

export async function startJoining(): Promise<Joining> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mago-join-'));
  const ends: (() => Promise<unknown>)[] = [
    () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  ];
  const dispose = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  const owned = <T>(thing: T, end: (owner: T) => Promise<unknown>): T => {
    ends.push(() => end(thing));
    return thing;
  };
  try {
    const places = owned(await createPlaces(), (one) => one.dispose());
    const cloud = owned(
      await startCloudWorld({ address: places.cloud.address, netns: places.cloud }),
      (one) => one.dispose(),
    );
    const [atRoom, atGuest] = [
      owned(await launchGuestBrowser({ netns: places.room }), (one) => one.close()),
      owned(await launchGuestBrowser({ netns: places.guest }), (one) => one.close()),
    ];
    const trust = trustIn(cloud);
    const { code } = await cloud.createRoom(roomName);
    const args = ['--provisioning', provision(folder, trust, code)];
    const room = owned(await openHeadlessRoom(atRoom, { netns: places.room, args }), (one) =>
      one.stop(),
    );
    await room.wall.startMeeting();
    const id = await meetingIdIn(cloud);
    const contexts: BrowserContext[] = [];
    const openPage: Joining['openPage'] = async (address, options = {}) => {
      const { page, context } = await atGuest.open(address, {
        permissions: ['camera', 'microphone', ...(options.permissions ?? [])],
        prepare: async (target) => {
          await catchPeerConnections(target);
          await options.prepare?.(target);
        },
      });
      contexts.push(context);
      return page;
    };
    return {
      ...{ places, cloud, room, id, folder, trust, openPage, dispose },
      async join(options) {
        const page = await openPage(`${cloud.url}/#${id}`, options);
        const guest = guestOn(page, []);
        await guest.knock('Anna', await room.wall.pin());
        await isIn(guest);
        return page;
      },
      async bothSee(page) {
        expect((await watchVideo(page, tile(roomName))).distinct).toBeGreaterThan(5);
        expect((await watchVideo(room.wall.page, tile('Anna'))).distinct).toBeGreaterThan(5);
      },
      async travelsBy(page, kind) {
        for (const side of [page, room.wall.page])
          await waitFor(`the path to be ${kind}`, async () => (await pathOn(side)) === kind, {
            timeoutMs: patienceMs,
          });
      },
      async card(page) {
        await page.getByTestId('path').first().click();
        const steps = page.getByTestId('path-card').locator('li[data-kind]');
        const states = await steps.evaluateAll((items) =>
          items.map((item) => [item.getAttribute('data-kind'), item.getAttribute('data-state')]),
        );
        return Object.fromEntries(states) as Record<string, string>;
      },
      async tidy() {
        await places.cut();
        for (const context of contexts.splice(0)) await context.close();
        const others = room.wall.page.locator(tile('Anna'));
        await waitFor('Anna to be gone', async () => (await others.count()) === 0, {
          timeoutMs: patienceMs,
        });
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
